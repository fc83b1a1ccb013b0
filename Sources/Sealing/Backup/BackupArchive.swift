public import VaultCore

/// A whole server in one encrypted file: the database copy, the seal, the certificates, as the caller lists them.
///
/// Since the root key is inside, the archive is as secret as everything it holds; only its own key protects it.
/// Memory stays bounded whatever the size of the files. All methods block.
public struct BackupArchive: Sendable {
    private let key: BackupKey
    private let random: any RandomSource

    /// Archives made and opened with `key`.
    public init(key: BackupKey, random: any RandomSource = SystemRandom()) {
        self.key = key
        self.random = random
    }

    /// Writes `files` to a new archive at `path`, whole and durable on return, or not there at all.
    ///
    /// Throws ``VaultError/Code/conflict`` when something stands at `path`, ``VaultError/Code/unavailable`` when a
    /// file cannot be read or written, or changes its length meanwhile.
    public func write(
        files: [BackupFile],
        to path: String,
        progress: (BackupProgress) -> Void = { _ in }
    ) throws(VaultError) {
        guard !PrivateFile.exists(path) else {
            throw VaultError(.conflict, "\(path) exists. Choose another name, or move it away.")
        }
        let entries = try files.map(BackupEntry.init(file:))
        let temporary = path + PrivateFile.temporarySuffix
        do throws(VaultError) {
            try write(entries, to: temporary, progress: progress)
            try PrivateFile.move(temporary, to: path)
        } catch {
            PrivateFile.unlinkQuietly(temporary)
            throw error
        }
    }

    /// Puts the files of the archive at `path` into `directory`, which is empty or does not exist.
    ///
    /// The files are made in a folder beside it, which takes its place when all of them are checked and on disk; so
    /// the directory is either as before or whole. Throws ``VaultError/Code/wrongBackupKey``,
    /// ``VaultError/Code/malformedBackup`` when the archive was truncated or altered, and
    /// ``VaultError/Code/conflict`` when the directory holds something.
    public func extract(
        from path: String,
        into directory: String,
        progress: (BackupProgress) -> Void = { _ in }
    ) throws(VaultError) {
        var reader = try BackupReader(path, key: key)
        let target = try RestoreTarget(directory)
        do throws(VaultError) {
            while !reader.isAtEnd { try BackupEntry.extract(from: &reader, into: target, progress: progress) }
            try target.commit()
        } catch {
            target.discard()
            throw error
        }
    }

    private func write(
        _ entries: [BackupEntry],
        to path: String,
        progress: (BackupProgress) -> Void
    ) throws(VaultError) {
        let total = entries.map(\.contentLength).reduce(0, +)
        let header = BackupHeader(source: key.source, salt: random.bytes(32), contentLength: total)
        let writer = try BackupWriter(path, header: header, keys: try BackupKeys(key, header))
        for entry in entries {
            try entry.write(to: writer) { done in
                progress(BackupProgress(file: entry.name, done: done, total: total))
            }
        }
        try writer.finish()
    }
}

extension BackupKey {
    /// How the header names this kind of key.
    var source: BackupHeader.KeySource {
        switch self {
        case .bytes: .bytes
        case .passphrase(_, let scrypt): .passphrase(scrypt)
        }
    }
}
