public import VaultCore

/// A cohort of consumers, in the order of the roll-out.
public struct Ring: Hashable, Sendable, Codable {
    /// How many failures a ring bears; reaching a number rolls the rotation back, and nil bears any number.
    public struct Failures: Hashable, Sendable, Codable {
        /// Logins that the target refused.
        public var authFailures: Int?
        /// Probes of the new version that failed.
        public var probeFailures: Int?
        /// Failures that consumers reported.
        public var reportedFailures: Int?

        /// Thresholds.
        public init(authFailures: Int? = nil, probeFailures: Int? = nil, reportedFailures: Int? = nil) {
            self.authFailures = authFailures
            self.probeFailures = probeFailures
            self.reportedFailures = reportedFailures
        }
    }

    /// Its name.
    public var name: String
    /// Whom it takes; nil takes everyone.
    public var select: RingSelector?
    /// How long it is watched before the next ring; nil goes on at once.
    public var soak: CalendarDuration?
    /// What fails it; nil is one failure of any kind.
    public var fail: Failures?

    /// A ring with its parts.
    public init(
        name: String,
        select: RingSelector? = nil,
        soak: CalendarDuration? = nil,
        fail: Failures? = nil
    ) {
        self.name = name
        self.select = select
        self.soak = soak
        self.fail = fail
    }

    /// The thresholds in force.
    public var failures: Failures {
        fail ?? Failures(authFailures: 1, probeFailures: 1, reportedFailures: 1)
    }

    /// The single ring of a policy that names none.
    public static let everyone = Ring(name: "everyone")
}
