/// What came of planning or applying a set of files.
public struct PolicyOutcome: Equatable, Sendable, Codable {
    /// The vault.
    public let vault: String
    /// Whether the vault now follows the files.
    public let applied: Bool
    /// Everything that is wrong or doubtful, by place.
    public let problems: [PolicyProblem]
    /// What differs and what comes; nil when the files cannot be read.
    public let plan: PolicyPlan?

    /// The emergency changes that the files do not hold.
    public let emergencies: [EmergencyChange]

    /// An outcome of its parts.
    public init(
        vault: String,
        applied: Bool,
        problems: [PolicyProblem],
        plan: PolicyPlan?,
        emergencies: [EmergencyChange] = []
    ) {
        self.vault = vault
        self.applied = applied
        self.problems = problems
        self.plan = plan
        self.emergencies = emergencies
    }

    /// The errors among the problems.
    public var errors: [PolicyProblem] { problems.filter { $0.severity == .error } }
}
