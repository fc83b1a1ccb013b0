import Crypto
import SecretMemory
import VaultCore

/// Cuts content into chunks, encrypts them and writes them to one file.
final class BackupWriter {
    /// How much content was written.
    private(set) var done = 0
    private let file: OpenFile
    private let keys: BackupKeys
    private var buffer: [UInt8] = []
    private var number = 0

    /// Makes the file and writes the header.
    init(_ path: String, header: BackupHeader, keys: BackupKeys) throws(VaultError) {
        file = try OpenFile.creating(path, replacing: true)
        self.keys = keys
        buffer.reserveCapacity(BackupChunk.size)
        try file.write(header.encoded(keys))
    }

    deinit {
        Wiping.wipe(&buffer)
    }

    /// Adds content.
    func write(_ bytes: [UInt8]) throws(VaultError) {
        done += bytes.count
        var rest = bytes[...]
        while !rest.isEmpty {
            if buffer.count == BackupChunk.size { try flush(isLast: false) }
            let part = rest.prefix(BackupChunk.size - buffer.count)
            buffer.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
        }
    }

    /// Writes the last chunk; all is on disk on return.
    func finish() throws(VaultError) {
        try flush(isLast: true)
        try file.sync()
    }

    private func flush(isLast: Bool) throws(VaultError) {
        defer {
            Wiping.wipe(&buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        guard
            let box = BackupChunk.seal(
                unsafe buffer.span.bytes,
                key: keys.chunks,
                number: number,
                isLast: isLast
            )
        else {
            throw VaultError(.internalError, "The backup could not be encrypted.")
        }
        try file.write(box)
        number += 1
    }
}
