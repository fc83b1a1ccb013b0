/// What came of reading a set of files.
public struct PolicyReading: Sendable {
    /// What the files say; nil when something in them is wrong.
    public let set: PolicySet?
    /// Everything that is wrong or doubtful, by place.
    public let problems: [PolicyProblem]
    /// Where each field stands, by its path.
    public let places: [String: Place]

    /// The errors among the problems.
    public var errors: [PolicyProblem] { problems.filter { $0.severity == .error } }
}
