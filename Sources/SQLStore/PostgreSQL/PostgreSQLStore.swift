public import VaultCore

/// The door to a store in a PostgreSQL database, which several nodes may share.
public enum PostgreSQLStore {
    /// What can be set when a store is opened.
    public struct Options: Sendable {
        /// How many connections this node has; 2 at least.
        public var connections = 8
        /// How many reads and writes may wait for one; one more is refused.
        public var waitingJobs = 4096
        /// How long a read or a write may take, with everything that is tried again.
        public var patience = Duration.seconds(20)

        /// The defaults.
        public init() {}
    }

    /// How long a login may take when nobody waits for an answer.
    static let loginPatience = Duration.seconds(30)
    /// How long a migration may take, another node's included.
    private static let migrationPatience = Duration.seconds(600)

    /// Opens the store of a database and makes its tables when they do not exist.
    ///
    /// `folder` holds what belongs to this node alone and is this process's until ``SQLVaultStore/close()``.
    /// Throws ``VaultError/Code/dataFolderInUse`` when another process has it, ``VaultError/Code/schemaTooNew`` when
    /// a newer release wrote the database, and ``VaultError/Code/unavailable`` with the remedy when the database
    /// cannot be reached, refuses the login, is not trusted, is a standby, or does not compare text by bytes.
    public static func open(
        folder: String,
        at address: PostgreSQLAddress,
        options: Options = Options(),
        observer: CommitObserver? = nil
    ) throws(VaultError) -> SQLVaultStore {
        let lock = try DataFolder(path: folder).claim()
        do {
            let positions = try prepare(address)
            let rest = max(options.patience / 2, .seconds(1))
            let server = PostgreSQLServer(address: address, idlePatience: rest)
            return SQLVaultStore(
                over: PostgreSQLDatabase(
                    server,
                    positions: positions,
                    lock: lock,
                    options: options,
                    observer: observer
                )
            )
        } catch {
            lock.release()
            throw StoreFailure.asVaultError(error)
        }
    }

    /// Checks the database and brings it to the newest schema.
    @discardableResult
    static func prepare(_ address: PostgreSQLAddress) throws -> Positions {
        let server = PostgreSQLServer(
            address: address,
            loginPatience: loginPatience,
            statementPatience: migrationPatience,
            idlePatience: migrationPatience
        )
        let connection = try openPlain(server)
        try PostgreSQLCheck(connection: connection).run()
        try connection.transaction { try connection.define(CommitToken.table) }
        try Migrator(connection: connection).run()
        return try Positions(above: connection)
    }

    /// A connection without a token; throws the vault's error.
    static func openPlain(_ server: PostgreSQLServer) throws(VaultError) -> PostgreSQLConnection {
        do throws(PostgreSQLTrouble) {
            return try server.openPlain()
        } catch {
            throw error.error
        }
    }
}
