import VaultCore

/// One file in a backup's content: the length of its name (2 bytes), its name, its size (8 bytes), its bytes.
struct BackupEntry {
    /// How much of a file is held in memory at a time.
    private static let step = 65_536

    /// Its name inside the archive.
    let name: String
    /// Its length in bytes when the backup began.
    let size: Int
    private let path: String

    /// Measures a file that is to be written.
    init(file: BackupFile) throws(VaultError) {
        let status = try OpenFile.reading(file.path).status()
        guard status.isRegular else {
            throw VaultError(.badParameter, "\(file.path) is not an ordinary file. List files only.")
        }
        name = file.name
        path = file.path
        size = status.size
    }

    /// How much content it makes.
    var contentLength: Int { prefix.count + size }

    /// Writes it, telling after each piece how much content was written so far.
    func write(to writer: BackupWriter, report: (Int) -> Void) throws(VaultError) {
        try writer.write(prefix)
        let file = try OpenFile.reading(path)
        var left = size
        while left > 0 {
            var piece = try file.read(upTo: min(left, Self.step))
            defer { Wiping.wipe(&piece) }
            guard !piece.isEmpty else { throw changed }
            try writer.write(piece)
            left -= piece.count
            report(writer.done)
        }
        guard try file.status().size == size else { throw changed }
    }

    /// Reads the next entry and makes its file, durable on return.
    static func extract(
        from reader: inout BackupReader,
        into target: RestoreTarget,
        progress: (BackupProgress) -> Void
    ) throws(VaultError) {
        let nameLength = BigEndian.number(try reader.read(2), as: UInt16.self)
        let name = String(decoding: try reader.read(Int(nameLength)), as: UTF8.self)
        let size = BigEndian.number(try reader.read(8), as: UInt64.self)
        guard BackupFile.isSafe(name), size <= reader.left else {
            throw VaultError(
                .malformedBackup,
                "The backup names a file or a size that cannot be. It is not ours."
            )
        }
        let file = try target.create(name)
        var left = Int(size)
        while left > 0 {
            left -= try reader.take(upTo: left) { (piece) throws(VaultError) in
                try file.write(piece)
                return piece.byteCount
            }
            progress(BackupProgress(file: name, done: reader.done, total: reader.contentLength))
        }
        try file.sync()
    }

    private var prefix: [UInt8] {
        BigEndian.bytes(UInt16(name.utf8.count)) + Array(name.utf8) + BigEndian.bytes(UInt64(size))
    }

    private var changed: VaultError {
        VaultError(.unavailable, "\(path) changed while it was backed up. Back up a copy of it.")
    }
}
