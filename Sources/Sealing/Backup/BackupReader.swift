import Crypto
import SecretMemory
import VaultCore

/// Reads a backup's content, checking every chunk before any byte of it is given out.
struct BackupReader: ~Copyable {
    /// The length of the whole content.
    let contentLength: Int
    /// How much of it was read.
    private(set) var done = 0
    private let file: OpenFile
    private let keys: BackupKeys
    private var chunk: SecretBytes
    private var position = 0
    private var number = 0

    /// Opens an archive, checks its key and its length.
    ///
    /// Throws ``VaultError/Code/wrongBackupKey`` or ``VaultError/Code/malformedBackup``.
    init(_ path: String, key: BackupKey) throws(VaultError) {
        let opened = try OpenFile.reading(path)
        let head = try opened.read(upTo: BackupHeader.length)
        let header = try BackupHeader(reading: head)
        let derived = try BackupKeys(key, header)
        try header.check(head, derived)
        try Self.check(length: try opened.status().size, for: header)
        file = opened
        keys = derived
        chunk = SecretBytes(copying: [])
        contentLength = header.contentLength
    }

    /// Whether all content was read.
    var isAtEnd: Bool { left == 0 }

    /// How much content is left to read.
    var left: Int { contentLength - done }

    /// Lends the next bytes to `body`, at most `limit` and at least one.
    ///
    /// Throws ``VaultError/Code/malformedBackup`` when they were altered or there are none.
    mutating func take<R>(upTo limit: Int, _ body: (RawSpan) throws(VaultError) -> R) throws(VaultError) -> R
    {
        if position == chunk.count { try advance() }
        let range = position..<min(position + limit, chunk.count)
        position = range.upperBound
        done += range.count
        return try chunk.withBytes { (bytes) throws(VaultError) in try body(bytes.extracting(range)) }
    }

    /// Exactly `count` bytes that are not secret.
    mutating func read(_ count: Int) throws(VaultError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            bytes += try take(upTo: count - bytes.count) { unsafe $0.withUnsafeBytes { unsafe Array($0) } }
        }
        return bytes
    }

    private mutating func advance() throws(VaultError) {
        let last = BackupChunk.count(for: contentLength) - 1
        guard number <= last, !isAtEnd else {
            throw VaultError(.malformedBackup, "The content of the backup ends too early. Use another copy.")
        }
        let box = try file.read(upTo: BackupChunk.size + BackupChunk.overhead)
        guard let opened = BackupChunk.open(box, key: keys.chunks, number: number, isLast: number == last)
        else {
            throw VaultError(
                .malformedBackup,
                "The backup was altered: part \(number + 1) of \(last + 1) does not open. Use another copy."
            )
        }
        chunk = opened
        position = 0
        number += 1
    }

    private static func check(length: Int, for header: BackupHeader) throws(VaultError) {
        let expected = BackupHeader.length + BackupChunk.encryptedLength(of: header.contentLength)
        guard length != expected else { return }
        let what = length < expected ? "truncated" : "too long"
        throw VaultError(
            .malformedBackup,
            "The backup is \(what): it has \(length) bytes, not \(expected). Use another copy."
        )
    }
}
