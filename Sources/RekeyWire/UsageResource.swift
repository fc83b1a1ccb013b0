/// The body of `POST /rekey/v1/usage`: what a consumer, or an agent for it, loaded.
public struct UsageDraft: Codable, Sendable {
    /// One report.
    public struct Report: Codable, Sendable {
        /// Of which object, such as `secrets/orders-db-app`.
        public var object: String
        /// Of which version.
        public var version: String
        /// `loaded`; `failed` when the consumer cannot work with it, `refused` when the target refused the login.
        public var outcome: String

        /// A report with all its parts.
        public init(object: String, version: String, outcome: String) {
            self.object = object
            self.version = version
            self.outcome = outcome
        }
    }

    /// The vault; `default` when absent.
    public var vault: String?
    /// The reports, 1 to 100.
    public var reports: [Report]

    /// Reports of objects of one vault.
    public init(vault: String? = nil, reports: [Report]) {
        self.vault = vault
        self.reports = reports
    }
}

/// The answer of `POST /rekey/v1/usage`.
public struct UsageReceipt: Codable, Sendable {
    /// How many reports were taken.
    public var taken: Int
    /// Those of which this vault has no such object or version.
    public var unknown: [UsageDraft.Report]

    /// An answer with all its parts.
    public init(taken: Int, unknown: [UsageDraft.Report]) {
        self.taken = taken
        self.unknown = unknown
    }
}
