import Foundation
import SQLStore
import Sealing
import VaultCore
import VaultHTTP
import VaultService

/// An encrypted archive of a whole server: a consistent copy of the database, and the small files beside it.
///
/// The root key is inside, so whoever opens the archive opens everything; without its passphrase it is noise.
struct ServerBackup: Sendable {
    private static let files = [
        "seal", "seal.json", "ca.pem", "ca-key.pem", "server.pem", "bootstrap.json",
    ]
    private static let workPrefix = "backup-"
    private static let pieceLength = 256 * 1_024

    let folder: String
    let key: BackupKey
    let work: any HeavyWork

    /// Writes the archive to a new file at `path`; the copy it is made from is removed.
    func write(
        of store: any VaultStore,
        to path: String,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in }
    ) async throws {
        let place = try makeWorkFolder()
        defer { try? FileManager.default.removeItem(atPath: place) }
        try await write(of: store, to: path, in: place, progress: progress)
    }

    /// The archive as bytes to send; its file has no name any more, so nothing is left whatever happens.
    func download(of store: any VaultStore) async throws -> Download {
        let place = try makeWorkFolder()
        defer { try? FileManager.default.removeItem(atPath: place) }
        let path = "\(place)/archive"
        try await write(of: store, to: path, in: place) { _ in }
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        let length = Int(try file.seekToEnd())
        try file.seek(toOffset: 0)
        return Download(length: length) { [work] in
            try await work.run { Array(try file.read(upToCount: Self.pieceLength) ?? Data()) }
        }
    }

    /// Removes what a backup that was killed left in the data folder; call it while the folder is held.
    static func removeLeftovers(in folder: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasPrefix(workPrefix) {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    private func write(
        of store: any VaultStore,
        to path: String,
        in place: String,
        progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws {
        try await store.copy(to: "\(place)/rekey.db")
        let entries = try entries(database: "\(place)/rekey.db")
        try await work.run { try BackupArchive(key: key).write(files: entries, to: path, progress: progress) }
    }

    private func makeWorkFolder() throws -> String {
        let path = "\(folder)/\(Self.workPrefix)\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        return path
    }

    private func entries(database: String) throws(VaultError) -> [BackupFile] {
        var entries = [try BackupFile(name: "rekey.db", path: database)]
        for name in Self.files where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
            entries.append(try BackupFile(name: name, path: "\(folder)/\(name)"))
        }
        return entries
    }
}
