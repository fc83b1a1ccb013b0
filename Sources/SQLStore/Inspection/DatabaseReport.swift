public import VaultCore

/// What a look at a data folder's database tells, without changing it.
public struct DatabaseReport: Equatable, Sendable {
    /// The version of its schema; 0 while a first start has not made one.
    public let schema: Int
    /// The newest schema that this release knows.
    public let newestSchema: Int
    /// What SQLite's own check found wrong, one finding each, a few at most; empty when the database is sound.
    public let damage: [String]
    /// The root keys that its keys are wrapped under; none while there are no keys, two in the middle of a rotation.
    public let rootIDs: [String]
    /// The settings asked for, those that are there.
    public let settings: [String: String]

    /// A report of its parts.
    public init(
        schema: Int,
        newestSchema: Int,
        damage: [String],
        rootIDs: [String],
        settings: [String: String]
    ) {
        self.schema = schema
        self.newestSchema = newestSchema
        self.damage = damage
        self.rootIDs = rootIDs
        self.settings = settings
    }
}

extension SQLiteStore {
    /// Looks at the database of a data folder that no server uses; nil when the folder holds none.
    ///
    /// The folder is held meanwhile. Throws ``VaultError/Code/dataFolderInUse`` when a process has it, and
    /// ``VaultError/Code/unavailable`` when it cannot be read.
    public static func inspect(folder: String, settings: [String] = []) throws(VaultError) -> DatabaseReport?
    {
        let folder = DataFolder(path: folder)
        guard folder.hasDatabase else { return nil }
        let lock = try folder.claim()
        defer { lock.release() }
        do {
            return try SQLiteInspection(file: SQLiteFile(path: folder.database)).report(settings)
        } catch {
            throw StoreFailure.asVaultError(error)
        }
    }

    /// Who uses the data folder.
    public static func user(of folder: String) -> DataFolderUse {
        DataFolderLock.use(DataFolder(path: folder).lock)
    }
}
