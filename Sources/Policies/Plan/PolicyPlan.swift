public import VaultCore

/// What applying a set would change, and the rotations to come under it.
public struct PolicyPlan: Equatable, Sendable, Codable {
    /// The fingerprint of the applied set.
    public let from: String
    /// The fingerprint of the new set.
    public let to: String
    /// What differs, by entry.
    public let changes: [PolicyChange]
    /// The rotations to come of the objects that feel a change, or of all when none does.
    public let timeline: [Forecast]
    /// How many further objects the timeline leaves out.
    public let hidden: Int

    /// Whether applying changes nothing.
    public var isEmpty: Bool { changes.isEmpty }

    /// Compares the applied set with a new one; throws ``VaultError/Code/internalError`` when one cannot be written.
    ///
    /// `facts` tells what the vault knows of its objects, `rotations` how many of each the timeline shows, and
    /// `objects` of how many objects, by path.
    public init(
        from applied: PolicySet,
        to wanted: PolicySet,
        facts: [ObjectPath: DueFacts] = [:],
        at now: Timestamp,
        rotations: Int = 3,
        objects: Int = .max,
        seed: String = ""
    ) throws(VaultError) {
        from = try applied.fingerprint()
        to = try wanted.fingerprint()
        changes = SetDifference(applied: applied, wanted: wanted).changes
        let touched = Set(changes.flatMap(\.objects)).intersection(wanted.objects.keys)
        let felt = changes.isEmpty ? Set(wanted.objects.keys) : touched
        let shown = felt.count > objects ? Set(felt.sorted().prefix(objects)) : felt
        hidden = felt.count - shown.count
        timeline = wanted.timeline(of: shown, facts: facts, from: now, count: rotations, seed: seed)
    }
}
