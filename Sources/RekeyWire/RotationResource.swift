/// A rotation as `/rekey/v1/rotations` lists it.
public struct RotationResource: Codable, Sendable {
    /// Its id, which stands in every record, log line and event about it.
    public var id: String
    /// The vault.
    public var vault: String
    /// What it rotates, such as `secrets/orders-db-app`.
    public var object: String
    /// Where it stands: the phase, or `stuck` or `paused`.
    public var state: String
    /// The step it has reached.
    public var phase: String
    /// Since when it is in this phase, or in this ring, ISO 8601.
    public var since: String
    /// `scheduled`, `onDemand` or `emergency`.
    public var trigger: String
    /// Why a person asked for it.
    public var reason: String?
    /// When it began, ISO 8601.
    public var begun: String
    /// When the candidate became current, ISO 8601.
    public var promoted: String?
    /// When it ended, ISO 8601.
    public var ended: String?
    /// When the server looks at it again, ISO 8601; absent when it waits for a person or has ended.
    public var nextLook: String?
    /// What it waits for, in words; absent when it is at work or has ended.
    public var waitsFor: String?
    /// The version that was current when it began.
    public var predecessor: String
    /// The version that is to take over.
    public var candidate: String
    /// The last ring that gets the candidate, while rings are watched.
    public var ring: String?
    /// How many people must approve it.
    public var approvalsNeeded: Int
    /// How many have.
    public var approvals: Int
    /// How often the step at hand has failed, and why last.
    public var failure: RotationFailure?
    /// Why the old login was or is being taken away, in words.
    public var retirement: String?
    /// Why it was or is being undone, in words.
    public var undo: String?
    /// How many events its journal has.
    public var events: Int

    /// A rotation that goes well; set what else is known.
    public init(
        id: String,
        vault: String,
        object: String,
        state: String,
        phase: String,
        since: String,
        trigger: String,
        begun: String,
        predecessor: String,
        candidate: String,
        approvalsNeeded: Int,
        approvals: Int,
        events: Int
    ) {
        self.id = id
        self.vault = vault
        self.object = object
        self.state = state
        self.phase = phase
        self.since = since
        self.trigger = trigger
        self.begun = begun
        self.predecessor = predecessor
        self.candidate = candidate
        self.approvalsNeeded = approvalsNeeded
        self.approvals = approvals
        self.events = events
    }
}

/// Why a step of a rotation does not succeed.
public struct RotationFailure: Codable, Sendable {
    /// What kind, stable for programs, such as `targetUnreachable`.
    public var code: String
    /// What happened, in words.
    public var detail: String
    /// How many tries of this step failed in a row.
    public var attempts: Int

    /// A failure with all its parts.
    public init(code: String, detail: String, attempts: Int) {
        self.code = code
        self.detail = detail
        self.attempts = attempts
    }
}

/// The body of `POST /rekey/v1/rotations`.
public struct RotationDraft: Codable, Sendable {
    /// The vault; `default` when absent.
    public var vault: String?
    /// What to rotate, such as `secrets/orders-db-app`.
    public var object: String
    /// Whether the current version must be taken for known to others: no rings, a bounded grace, and the old login
    /// ends at its deadline, used or not.
    public var emergency: Bool?
    /// Why, in words that the journal keeps; an emergency needs them.
    public var reason: String?

    /// A draft with all its parts.
    public init(vault: String? = nil, object: String, emergency: Bool? = nil, reason: String? = nil) {
        self.vault = vault
        self.object = object
        self.emergency = emergency
        self.reason = reason
    }
}
