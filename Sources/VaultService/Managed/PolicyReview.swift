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
        let plan: PolicyPlan
        let rotations: [ObjectPath: ManagedRotation]
        let trials: [ConnectorTrial]
    }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    func outcome(applied: Bool) -> PolicyOutcome {
        PolicyOutcome(
            vault: vault.description,
            applied: applied,
            problems: problems.sorted { ($0.place, $0.path, $0.message) < ($1.place, $1.path, $1.message) },
            plan: draft?.plan
        )
    }
}
