public import Policies
public import VaultCore

/// One object that is watched for drift.
public struct WatchedObject: Sendable {
    /// A watched object in a list.
    public struct Entry: Sendable, Comparable {
        /// Which object.
        public let id: ObjectID
        /// How it is watched, and what was found.
        public let object: WatchedObject

        private var gravity: Int {
            object.finding.flatMap { DriftFinding.State.allCases.firstIndex(of: $0.state) } ?? 2
        }

        /// Whether both are of the same object.
        public static func == (left: Entry, right: Entry) -> Bool { left.id == right.id }

        /// The graver first, then by vault and path.
        public static func < (left: Entry, right: Entry) -> Bool {
            (left.gravity, left.id.vault, left.id.kind.rawValue, left.id.name)
                < (right.gravity, right.id.vault, right.id.kind.rawValue, right.id.name)
        }
    }

    /// How soon what has drifted is looked at again when a rotation was under way.
    private static let soon = Duration.seconds(60)

    /// The connector to its target.
    let connector: String
    /// How often its target is asked.
    public let every: CalendarDuration
    /// What happens when the target refuses the current version.
    public let action: DriftRule.Action
    /// When the target is asked next.
    public internal(set) var next: Timestamp
    /// What was found last; nil before the first look.
    public internal(set) var finding: DriftFinding?

    init(_ rule: DriftRule, at connector: String, next: Timestamp, finding: DriftFinding?) {
        self.connector = connector
        every = rule.every ?? DriftRule.usualEvery
        action = rule.action ?? .alert
        self.next = next
        self.finding = finding
    }

    /// Takes over what was known before the rule was applied again; `known` is the drift that the store knows, which
    /// another server may have found, or seen end.
    mutating func keep(_ before: WatchedObject, known: DriftFinding?) {
        let wasDrifted = before.finding?.state == .drifted
        finding = wasDrifted == (known != nil) ? before.finding : known
        if before.every == every, before.action == action { next = before.next }
    }

    mutating func wait(from now: Timestamp) {
        let later = every.after(now)
        next = finding?.state == .drifted ? min(later, now + Self.soon) : later
    }
}
