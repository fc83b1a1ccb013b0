import Foundation

/// Finds where the last whole line of a file of lines ends.
enum AuditTail {
    /// How many of the first `length` bytes at `path` are whole lines.
    static func lengthOfWholeLines(in path: String, of length: Int, chunk: Int = 64 << 10) throws -> Int {
        guard length > 0 else { return 0 }
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        var end = length
        while end > 0 {
            let start = max(0, end - chunk)
            try file.seek(toOffset: UInt64(start))
            let data = try file.read(upToCount: end - start) ?? Data()
            if let newline = data.lastIndex(of: UInt8(ascii: "\n")) {
                return start + (newline - data.startIndex) + 1
            }
            end = start
        }
        return 0
    }
}
