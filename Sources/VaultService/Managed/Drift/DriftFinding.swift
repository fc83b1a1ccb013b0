public import VaultCore

/// What was found when the target of an object was asked for its current version.
public struct DriftFinding: Equatable, Sendable {
    /// What the target said.
    public enum State: String, Sendable, CaseIterable {
        /// It refuses the current version, and no rotation of Rekey's is the cause.
        case drifted
        /// It was not reached, or gave no clear answer.
        case unknown
        /// It accepts the current version.
        case inStep
    }

    /// The object.
    public let object: ObjectID
    /// The version that was current.
    public let version: VersionID
    /// What the target said.
    public let state: State
    /// Since when it is known to say so.
    public let since: Timestamp
    /// When it was asked last.
    public let checked: Timestamp
    /// What else it said; nil when it accepts the version.
    public let reason: String?

    init(_ subject: DriftSubject, _ answer: TargetAnswer, after known: DriftFinding?, at now: Timestamp) {
        object = subject.object
        version = subject.version.id
        checked = now
        let before = known?.version == version ? known : nil
        switch answer {
        case .accepted: (state, reason) = (.inStep, nil)
        case .refused(let why): (state, reason) = (.drifted, why)
        case .unreachable(let why), .unknown(let why):
            // That nobody answers does not mend what was refused before.
            let isDrifted = before?.state == .drifted
            (state, reason) = isDrifted ? (.drifted, before?.reason) : (.unknown, why)
        }
        since = before?.state == state ? before?.since ?? now : now
    }

    init(_ object: ObjectID, _ record: DriftRecord) {
        self.object = object
        version = record.version
        state = .drifted
        since = record.since
        checked = record.since
        reason = record.reason
    }
}
