import Policies
import VaultCore

/// A set of files held against the vault that is to follow it.
struct PolicyReview: Sendable {
    let vault: VaultName
    let reading: PolicyReading
    var problems: [PolicyProblem]
    /// What applying would do; nil when the files cannot be read.
    var draft: Draft?

    /// A set that can be read.
    struct Draft: Sendable {
        let set: PolicySet
        let applied: PolicySet
        /// What persons changed at the vault and not in files, as of now.
        var emergencies: [EmergencyChange]
        let plan: PolicyPlan
        let rotations: [ObjectPath: ManagedRotation]
        let trials: [ConnectorTrial]
    }

    /// The emergency changes that the set does not hold, each with what it says of the field.
    var lacking: [(change: EmergencyChange, value: String?)] {
        draft.map { $0.set.lacking($0.emergencies) } ?? []
    }

    /// Adds the emergency changes that the set does not hold to the problems.
    mutating func tellEmergencies(as severity: PolicyProblem.Severity) {
        problems += lacking.map { $0.change.problem(severity, in: reading, saying: $0.value) }
    }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    func outcome(applied: Bool) -> PolicyOutcome {
        PolicyOutcome(
            vault: vault.description,
            applied: applied,
            problems: problems.sorted { ($0.place, $0.path, $0.message) < ($1.place, $1.path, $1.message) },
            plan: draft?.plan,
            emergencies: lacking.map(\.change)
        )
    }
}
