public import VaultCore

extension Receipt {
    /// Who or what asked for the rotation.
    public struct Request: Equatable, Sendable, Codable {
        /// `scheduled`, `onDemand` or `emergency`.
        public var trigger: String
        /// Why a person asked, in their own words.
        public var reason: String?
        /// The object ids of those who approved it.
        public var approvedBy: [String]

        /// A request with all its parts.
        public init(trigger: String, reason: String?, approvedBy: [String]) {
            self.trigger = trigger
            self.reason = reason
            self.approvedBy = approvedBy
        }
    }

    /// Which version followed which.
    public struct Versions: Equatable, Sendable, Codable {
        /// The one that was retired.
        public var old: String
        /// The one that took over.
        public var new: String

        /// A pair of versions.
        public init(old: String, new: String) {
            self.old = old
            self.new = new
        }
    }

    /// The system that accepts the credential.
    public struct Target: Equatable, Sendable, Codable {
        /// The connector's name in the policy files.
        public var connector: String
        /// How the target keeps the old login alive: `two-principals`, `two-passwords` or `one-principal`.
        public var strategy: String
        /// As whom consumers of the old version logged in.
        public var oldPrincipal: String
        /// As whom consumers of the new one do.
        public var newPrincipal: String

        /// A target with all its parts.
        public init(connector: String, strategy: String, oldPrincipal: String, newPrincipal: String) {
            self.connector = connector
            self.strategy = strategy
            self.oldPrincipal = oldPrincipal
            self.newPrincipal = newPrincipal
        }
    }

    /// What happened when, in this order.
    public struct Times: Equatable, Sendable, Codable {
        /// The rotation began.
        public var begun: ReceiptTime
        /// The new version became current for everyone.
        public var promoted: ReceiptTime
        /// The end of the old one was decided, and the intent committed.
        public var decided: ReceiptTime
        /// The target was seen to refuse the old one.
        public var refused: ReceiptTime
        /// The retirement was committed, and with it this receipt.
        public var retired: ReceiptTime

        /// Times with all their parts.
        public init(
            begun: Timestamp,
            promoted: Timestamp,
            decided: Timestamp,
            refused: Timestamp,
            retired: Timestamp
        ) {
            self.begun = ReceiptTime(begun)
            self.promoted = ReceiptTime(promoted)
            self.decided = ReceiptTime(decided)
            self.refused = ReceiptTime(refused)
            self.retired = ReceiptTime(retired)
        }
    }

    /// What the target said to the old credential at the end.
    public struct Refusal: Equatable, Sendable, Codable {
        /// Its words, or its connector's.
        public var answer: String

        /// A refusal in these words.
        public init(answer: String) {
            self.answer = answer
        }
    }
}
