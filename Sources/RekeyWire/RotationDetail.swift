/// A rotation as `/rekey/v1/rotations/{id}` shows it.
public struct RotationDetail: Codable, Sendable {
    /// How a target is to take the new version up.
    public struct Plan: Codable, Sendable {
        /// The connector's name in the policy files.
        public var connector: String
        /// How the target keeps the old login alive.
        public var strategy: String
        /// As whom consumers of the old version log in.
        public var from: String
        /// As whom consumers of the new one do.
        public var to: String
        /// The cohorts that get the candidate before everyone does.
        public var rings: [Ring]
        /// So long nobody may have used the old version before it is taken away, ISO 8601.
        public var quiet: String
        /// Counted from the promotion, ISO 8601; absent when there is no deadline.
        public var deadline: String?
        /// What happens at the deadline while the old version is used: `hold` or `retire`.
        public var atDeadline: String

        /// A plan with all its parts.
        public init(
            connector: String,
            strategy: String,
            from: String,
            to: String,
            rings: [Ring],
            quiet: String,
            deadline: String?,
            atDeadline: String
        ) {
            self.connector = connector
            self.strategy = strategy
            self.from = from
            self.to = to
            self.rings = rings
            self.quiet = quiet
            self.deadline = deadline
            self.atDeadline = atDeadline
        }
    }

    /// A cohort of consumers.
    public struct Ring: Codable, Sendable {
        /// Its name.
        public var name: String
        /// The label that selects its identities.
        public var select: String
        /// How long it is watched, ISO 8601.
        public var soak: String
        /// Whether it gets the candidate, or got it.
        public var reached: Bool

        /// A cohort with all its parts.
        public init(name: String, select: String, soak: String, reached: Bool) {
            self.name = name
            self.select = select
            self.soak = soak
            self.reached = reached
        }
    }

    /// One event.
    public struct Event: Codable, Sendable {
        /// Its place in the journal, from 1.
        public var sequence: Int
        /// When, ISO 8601.
        public var at: String
        /// What happened.
        public var event: String
        /// The state that it led to.
        public var state: String
        /// Seconds since the event before.
        public var seconds: Double
        /// What else to know, in words.
        public var detail: String?

        /// An event with all its parts.
        public init(
            sequence: Int,
            at: String,
            event: String,
            state: String,
            seconds: Double,
            detail: String?
        ) {
            self.sequence = sequence
            self.at = at
            self.event = event
            self.state = state
            self.seconds = seconds
            self.detail = detail
        }
    }

    /// How long a step took, all visits to it together.
    public struct Step: Codable, Sendable {
        /// The step.
        public var step: String
        /// The seconds.
        public var seconds: Double

        /// A step with its time.
        public init(step: String, seconds: Double) {
            self.step = step
            self.seconds = seconds
        }
    }

    /// Where it stands.
    public var rotation: RotationResource
    /// What the target is to do; absent for what only the vault knows.
    public var plan: Plan?
    /// Its journal.
    public var timeline: [Event]
    /// How long its steps took.
    public var steps: [Step]
    /// How long the login was in doubt, so that reads waited, where the target knows one login only; absent for others.
    public var gapSeconds: Double?
    /// The consumers that hold the retirement of the old version back.
    public var holders: [StragglerResource]
    /// The receipt of the old version's end; absent until then, and for what only the vault knows.
    public var receipt: ReceiptResource?

    /// A rotation without a receipt; set it where there is one.
    public init(
        rotation: RotationResource,
        plan: Plan?,
        timeline: [Event],
        steps: [Step],
        holders: [StragglerResource]
    ) {
        self.rotation = rotation
        self.plan = plan
        self.timeline = timeline
        self.steps = steps
        self.holders = holders
    }
}

/// A consumer that still uses an old version.
public struct StragglerResource: Codable, Sendable {
    /// A client id, or what the target calls the consumer.
    public var consumer: String
    /// The identity's name, where the consumer is one of this server.
    public var name: String?
    /// Who saw it: `vault`, `target` or `report`.
    public var source: String
    /// When the old version was last used, ISO 8601.
    public var lastUse: String
    /// How often it was used in all.
    public var uses: Int64
    /// Until when this use holds the retirement back, ISO 8601.
    public var quietUntil: String

    /// A consumer with all its parts.
    public init(
        consumer: String,
        name: String?,
        source: String,
        lastUse: String,
        uses: Int64,
        quietUntil: String
    ) {
        self.consumer = consumer
        self.name = name
        self.source = source
        self.lastUse = lastUse
        self.uses = uses
        self.quietUntil = quietUntil
    }
}
