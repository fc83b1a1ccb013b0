import Foundation
import SQLStore
import Sealing
import VaultCore

/// An encrypted archive of a whole server: a consistent copy of the database, and the small files beside it.
///
/// The root key is inside, so whoever opens the archive opens everything; without its passphrase it is noise.
struct ServerBackup: Sendable {
    private static let files = [
        "seal", "seal.json", "ca.pem", "ca-key.pem", "server.pem", "bootstrap.json",
    ]

    let folder: String
    let key: BackupKey

    /// The archive's bytes; the copy it is made from is removed.
    func archive(of store: any VaultStore) async throws -> [UInt8] {
        let work = "\(folder)/backup-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(
            atPath: work,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(atPath: work) }
        try await store.copy(to: "\(work)/rekey.db")
        try BackupArchive(key: key).write(
            files: try entries(database: "\(work)/rekey.db"),
            to: "\(work)/archive"
        )
        return Array(try Data(contentsOf: URL(fileURLWithPath: "\(work)/archive")))
    }

    private func entries(database: String) throws(VaultError) -> [BackupFile] {
        var entries = [try BackupFile(name: "rekey.db", path: database)]
        for name in Self.files where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
            entries.append(try BackupFile(name: name, path: "\(folder)/\(name)"))
        }
        return entries
    }
}
