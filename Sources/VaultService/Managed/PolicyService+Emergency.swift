public import Policies
public import VaultCore

extension PolicyService {
    /// One field that a person wants changed at once, without the files.
    public struct FieldRequest: Sendable {
        /// The field, such as `policies.monthly.grace.deadline`.
        public var field: String
        /// What it shall say.
        public var value: String
        /// Why.
        public var reason: String
        /// The name of whoever wants it.
        public var by: String

        /// A request with all its parts.
        public init(field: String, value: String, reason: String, by: String) {
            self.field = field
            self.value = value
            self.reason = reason
            self.by = by
        }
    }

    /// Has a vault follow what it follows with one field changed, by the rules for files; durable on return.
    ///
    /// The next files have to say the same or give it up. Throws ``VaultError/Code/notFound`` when the vault follows no
    /// such entry, ``VaultError/Code/badParameter`` when the field cannot be changed by itself, and
    /// ``VaultError/Code/conflict`` when others are applied meanwhile.
    public func set(_ request: FieldRequest, in vault: VaultName) async throws -> PolicyOutcome {
        let (now, shapes) = (ports.clock.now(), shapes)
        let applied = try await ports.store.read { try $0.appliedPolicies(of: vault) }
        let reading = try await ports.heavyWork.run {
            try PolicyReader(connectors: shapes)
                .reading(of: applied, setting: request.field, to: request.value, at: now)
        }
        var review = try await review(reading, in: vault, mayConnect: false)
        review.problems.removeAll { $0.severity == .warning }
        guard let draft = review.draft, !review.hasErrors else { return review.outcome(applied: false) }
        guard draft.applied == applied else { throw Self.overtaken }
        guard !draft.plan.isEmpty else { return review.outcome(applied: true) }
        let change = try Self.change(by: draft.plan, request, at: now)
        let standing = change.joining(draft.emergencies)
        try await commit(draft, leaving: standing, in: vault)
        review.draft?.emergencies = standing
        try await follow(draft.set, in: vault)
        return review.outcome(applied: true)
    }

    private static func change(by plan: PolicyPlan, _ request: FieldRequest, at now: Timestamp)
        throws(VaultError) -> EmergencyChange
    {
        guard plan.changes.count == 1, plan.changes[0].fields.count == 1,
            "\(plan.changes[0].entry).\(plan.changes[0].fields[0].path)" == request.field,
            let to = plan.changes[0].fields[0].to
        else {
            throw VaultError(
                .badParameter,
                "\(request.field) cannot be changed by itself; change the files."
            )
        }
        return EmergencyChange(
            field: request.field,
            from: plan.changes[0].fields[0].from,
            to: to,
            reason: request.reason,
            by: request.by,
            at: now
        )
    }
}
