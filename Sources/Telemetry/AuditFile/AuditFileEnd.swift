import Foundation

/// Where an audit file ends, read without changing it.
public struct AuditFileEnd: Equatable, Sendable {
    /// Longer lines than this are no audit records.
    static let longestLine = 1 << 20

    /// How many bytes the file has.
    public let length: Int
    /// How many bytes of an unfinished line stand at its end; the next start cuts them off.
    public let unfinished: Int
    /// The last whole line without its end; nil when there is none, or it is longer than a record can be.
    public let lastLine: String?

    /// An end of its parts.
    public init(length: Int, unfinished: Int, lastLine: String?) {
        self.length = length
        self.unfinished = unfinished
        self.lastLine = lastLine
    }

    /// Reads the end of the file at `path`; throws when it cannot be read.
    public static func read(_ path: String) throws -> AuditFileEnd {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        let length = Int(try file.seekToEnd())
        let whole = try AuditTail.lengthOfWholeLines(in: path, of: length)
        return AuditFileEnd(
            length: length,
            unfinished: length - whole,
            lastLine: try lastLine(of: file, endingAt: whole)
        )
    }

    private static func lastLine(of file: FileHandle, endingAt end: Int) throws -> String? {
        guard end > 1 else { return nil }
        let start = max(0, end - longestLine)
        try file.seek(toOffset: UInt64(start))
        let data = try file.read(upToCount: end - 1 - start) ?? Data()
        let newline = data.lastIndex(of: UInt8(ascii: "\n"))
        guard newline != nil || start == 0 else { return nil }
        return String(decoding: newline.map { data[data.index(after: $0)...] } ?? data, as: UTF8.self)
    }
}
