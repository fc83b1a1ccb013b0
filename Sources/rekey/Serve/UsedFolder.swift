import Foundation

/// Whether a data folder was served before, so that no server makes a new vault in it because a flag is missing.
struct UsedFolder {
    private static let database = "rekey.db"
    /// What a folder holds only when its store has been set up; see ``DataFolderSetup`` and ``NodeName``.
    private static let signs = ["node", "bootstrap.json"]

    let path: String

    /// A file that tells that the folder's store is over a database, or in SQLite but gone; nil when there is none.
    var sign: String? { Self.signs.map(file).first(where: exists) }

    /// Whether SQLite's database is in it.
    var hasDatabase: Bool { exists(file(Self.database)) }

    /// Why no new store is made here without `--database`; nil when it may be, or one stands.
    var missing: String? {
        guard !hasDatabase, let sign else { return nil }
        return "\(path) was served before, as \(sign) tells, and its store is not in it"
    }

    /// Why no new store is made for it in the database of `--database`; nil when it may be.
    var elsewhere: String? {
        guard let sign = hasDatabase ? file(Self.database) : sign else { return nil }
        return "\(path) was served before, as \(sign) tells, and the database is empty"
    }

    /// What to do about either.
    static let remedy =
        "name the database that it was served with (--database); move a store of SQLite to it with rekey store copy, "
        + "or restore a backup; for a new and empty vault name another folder (--data)"

    private func file(_ name: String) -> String { "\(path)/\(name)" }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
