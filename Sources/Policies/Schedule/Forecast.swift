public import VaultCore

/// A rotation to come, step by step, as far as it can be known.
public struct Forecast: Equatable, Sendable, Codable {
    /// One ring of it.
    public struct RingStep: Equatable, Sendable, Codable {
        /// The ring's name.
        public let ring: String
        /// When the new version reaches it.
        @ISOTime public internal(set) var from: Timestamp
    }

    /// The object.
    public let object: ObjectPath
    /// When it falls due.
    public let due: DueTime
    /// When each ring gets the new version.
    public let rings: [RingStep]
    /// When the new version is current for everyone.
    @ISOTime public private(set) var promoted: Timestamp
    /// When the old version may be retired at the earliest, if nobody uses it from the promotion on; nil for never.
    @OptionalISOTime public private(set) var quiet: Timestamp?
    /// When the deadline of the old version comes; nil for never.
    @OptionalISOTime public private(set) var deadline: Timestamp?
    /// When the old version is destroyed at the earliest; nil for never.
    @OptionalISOTime public private(set) var destroyed: Timestamp?

    /// The course of a rotation that begins when it is due and meets no trouble.
    ///
    /// A key's new version is for everyone at once, and the old one stays: what it protected must remain readable.
    public init(object: ObjectPath, due: DueTime, policy: Policy) {
        self.object = object
        self.due = due
        guard object.kind != .key else {
            rings = []
            promoted = due.at
            (quiet, deadline, destroyed) = (nil, nil, nil)
            return
        }
        var at = due.at
        var steps: [RingStep] = []
        for ring in policy.rings {
            steps.append(RingStep(ring: ring.name, from: at))
            if let soak = ring.soak { at = soak.after(at) }
        }
        rings = steps
        promoted = at
        quiet = policy.grace.quiet.after(at)
        deadline = policy.grace.deadline.map { $0.after(at) }
        destroyed = policy.retention.map { $0.after(policy.grace.quiet.after(at)) }
    }
}
