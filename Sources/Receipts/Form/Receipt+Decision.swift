public import VaultCore

extension Receipt {
    /// Why the old version ended.
    public struct Decision: Equatable, Sendable, Codable {
        /// What let it end.
        public enum Cause: String, Sendable, CaseIterable, Codable {
            /// Nobody had used it for the quiet period.
            case quiet
            /// The deadline had come, and the policy says to end it then.
            case deadline
            /// The target knows one login only, so it ended when the new one began.
            case noOverlap
            /// A person decided.
            case person
        }

        /// What let it end.
        public var cause: Cause
        /// So long nobody may have used it.
        public var quiet: CalendarDuration
        /// Counted from the promotion; absent when there is none.
        public var deadline: CalendarDuration?
        /// What happens at the deadline while it is used: `hold` or `retire`.
        public var atDeadline: String
        /// The person who decided, where one did.
        public var decidedBy: Person?
        /// The consumers that had used it since the promotion and not yet been quiet for long enough.
        public var stillUsedBy: [String]

        /// A decision with all its parts.
        public init(
            cause: Cause,
            quiet: CalendarDuration,
            deadline: CalendarDuration?,
            atDeadline: String,
            decidedBy: Person?,
            stillUsedBy: [String]
        ) {
            self.cause = cause
            self.quiet = quiet
            self.deadline = deadline
            self.atDeadline = atDeadline
            self.decidedBy = decidedBy
            self.stillUsedBy = stillUsedBy
        }
    }

    /// An identity of the server.
    public struct Person: Equatable, Sendable, Codable {
        /// Its client id.
        public var clientID: String
        /// Its name at that time.
        public var name: String?

        /// A person with all their parts.
        public init(clientID: String, name: String?) {
            self.clientID = clientID
            self.name = name
        }
    }

    /// The consumers that used the old version after `promoted` and were not quiet for `quiet` at `decided`, each once.
    public static func stragglers(
        among uses: [Use],
        promoted: Timestamp,
        decided: Timestamp,
        quiet: CalendarDuration
    ) -> [String] {
        let late = uses.filter { $0.last.instant > promoted && quiet.after($0.last.instant) > decided }
        return Set(late.map(\.consumer)).sorted()
    }
}
