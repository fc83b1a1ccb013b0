import VaultCore

/// Where a store is: in a data folder, or in a PostgreSQL database.
public enum StorePlace: Sendable, CustomStringConvertible {
    /// The SQLite database of a data folder.
    case folder(String)
    /// A PostgreSQL database.
    case server(PostgreSQLAddress)

    /// The place in words.
    public var description: String {
        switch self {
        case .folder(let path): "the data folder \(path)"
        case .server(let address): "the database \(address)"
        }
    }

    /// Runs `body` over one snapshot of a store that exists.
    func reading<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        switch self {
        case .folder(let path):
            try Self.withFolder(path) { connection in try connection.snapshot(body) }
        case .server(let address):
            try Self.withServer(address) { connection in try connection.snapshot(body) }
        }
    }

    /// Runs `body` in one transaction of a store, which is made when there is none.
    func writing(_ body: (any SQLConnection) throws -> Void) throws {
        switch self {
        case .folder(let path):
            let folder = DataFolder(path: path)
            let lock = try folder.claim()
            defer { lock.release() }
            try folder.makeDatabaseFile()
            try Self.withFile(folder) { connection in try connection.transaction { try body(connection) } }
        case .server(let address):
            try Self.withServer(address) { connection in try connection.transaction { try body(connection) } }
        }
    }

    private static func withFolder<T>(_ path: String, _ body: (SQLiteConnection) throws -> T) throws -> T {
        let folder = DataFolder(path: path)
        guard folder.hasDatabase else {
            throw VaultError(.notFound, "\(path) holds no database; name the data folder of a server")
        }
        let lock = try folder.claim()
        defer { lock.release() }
        return try withFile(folder, body)
    }

    private static func withFile<T>(
        _ folder: DataFolder,
        _ body: (SQLiteConnection) throws -> T
    ) throws -> T {
        let connection = try SQLiteFile(path: folder.database).writer()
        defer { connection.close() }
        try Migrator(connection: connection).run()
        return try body(connection)
    }

    private static func withServer<T>(
        _ address: PostgreSQLAddress,
        _ body: (PostgreSQLConnection) throws -> T
    ) throws -> T {
        try PostgreSQLStore.prepare(address)
        let hour = Duration.seconds(3600)
        let server = PostgreSQLServer(
            address: address,
            loginPatience: PostgreSQLStore.loginPatience,
            statementPatience: hour,
            idlePatience: hour
        )
        let connection = try PostgreSQLStore.openPlain(server)
        defer { connection.close() }
        try PostgreSQLCheck(connection: connection).requireNoNodes()
        return try body(connection)
    }
}
