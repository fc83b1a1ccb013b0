/// What a look at the database of an address tells, without changing it.
public struct PostgreSQLReport: Equatable, Sendable {
    /// How one server of the address answered.
    public enum Answer: Equatable, Sendable {
        /// It takes writes.
        case primary
        /// It only reads, as a standby does.
        case standby
        /// It could not be asked, with the reason and, behind a semicolon, the remedy.
        case failed(String)
    }

    /// A server of the address, as `HOST:PORT`.
    public struct Server: Equatable, Sendable {
        /// Its place.
        public let place: String
        /// How it answered.
        public let answer: Answer

        /// An answer of a place.
        public init(place: String, answer: Answer) {
            self.place = place
            self.answer = answer
        }
    }

    /// What the server that takes writes says of itself and of its database.
    public struct Primary: Equatable, Sendable {
        /// Its place.
        public var place: String
        /// The version of its software.
        public var version: String
        /// Whether the connection is encrypted.
        public var isEncrypted: Bool
        /// How far the database's clock is ahead of this machine's; negative when behind.
        public var clockDifference: Duration
        /// Whether text is kept as UTF-8 and compared by its bytes.
        public var keepsTextByBytes: Bool
        /// Whether this user may make tables in the schema, as each start asks to.
        public var canCreate: Bool
        /// Tables of the store that belong to another user.
        public var foreignTables: [String]
        /// Whether a commit waits for a standby; nil when the engine does not tell.
        public var waitsForStandby: Bool?
        /// What stands in the store; nil when tables of another user keep it from being read.
        public var store: DatabaseReport?

        /// What a server says, by its parts.
        public init(
            place: String,
            version: String,
            isEncrypted: Bool,
            clockDifference: Duration,
            keepsTextByBytes: Bool,
            canCreate: Bool,
            foreignTables: [String],
            waitsForStandby: Bool?,
            store: DatabaseReport?
        ) {
            self.place = place
            self.version = version
            self.isEncrypted = isEncrypted
            self.clockDifference = clockDifference
            self.keepsTextByBytes = keepsTextByBytes
            self.canCreate = canCreate
            self.foreignTables = foreignTables
            self.waitsForStandby = waitsForStandby
            self.store = store
        }
    }

    /// Every server of the address, in its order.
    public let servers: [Server]
    /// The first of them that takes writes; nil when none does.
    public let primary: Primary?

    /// A report of its parts.
    public init(servers: [Server], primary: Primary?) {
        self.servers = servers
        self.primary = primary
    }
}

extension PostgreSQLStore {
    /// Looks at every server of an address; a server may run on the database meanwhile.
    ///
    /// `settings` are those of the store to report.
    public static func inspect(_ address: PostgreSQLAddress, settings: [String] = []) -> PostgreSQLReport {
        PostgreSQLInspection(server: PostgreSQLServer(address: address), settings: settings).report()
    }
}
