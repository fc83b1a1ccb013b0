import Receipts
import Rotation
import VaultCore

extension StoreTransaction {
    /// What there is to say of a retirement that ends with the last entry of its journal.
    func receipt(of rotation: OpenRotation, issuer: String, _ refusal: SeenRefusal) throws -> Receipt {
        let state = rotation.state
        guard let target = state.plan.target, let promoted = state.promotedAt,
            let decision = try decision(on: rotation)
        else { throw rotation.damage }
        let uses = try decision.ground?.uses.map { try use($0) } ?? []
        return Receipt(
            issuer: issuer,
            rotation: rotation.id,
            vault: rotation.object.vault.description,
            object: "\(rotation.object.kind.collection)/\(rotation.object.name)",
            request: Receipt.Request(
                trigger: state.plan.trigger.rawValue,
                reason: state.plan.reason,
                approvedBy: state.approvals.sorted()
            ),
            versions: Receipt.Versions(
                old: state.plan.predecessor.description,
                new: state.candidate.description
            ),
            target: Receipt.Target(target),
            times: Receipt.Times(
                begun: state.begun,
                promoted: promoted,
                decided: decision.at,
                refused: refusal.at,
                retired: state.since
            ),
            evidence: decision.ground.map {
                Receipt.Evidence(
                    completeSince: $0.completeSince,
                    uses: uses,
                    hasMoreUses: $0.hasMoreUses
                )
            },
            decision: Receipt.Decision(
                cause: Receipt.Decision.Cause(decision.cause),
                quiet: target.grace.quiet,
                deadline: target.grace.deadline,
                atDeadline: target.grace.atDeadline.rawValue,
                decidedBy: try decision.ground?.person.map { try person($0) },
                stillUsedBy: Receipt.stragglers(
                    among: uses,
                    promoted: promoted,
                    decided: decision.at,
                    quiet: target.grace.quiet
                )
            ),
            refusal: Receipt.Refusal(answer: refusal.answer)
        )
    }

    /// The entry of the journal that decided the end of the old version.
    private func decision(on rotation: OpenRotation) throws
        -> (cause: RetirementCause, ground: RetirementGround?, at: Timestamp)?
    {
        for entry in try journal(of: rotation.id).reversed() {
            if case .retiring(let cause, let ground) = try RotationEvent(stored: entry.event) {
                return (cause, ground, entry.at)
            }
        }
        return nil
    }

    private func use(_ use: VersionUse) throws -> Receipt.Use {
        Receipt.Use(
            consumer: use.consumer,
            name: try identity(clientID: use.consumer)?.name,
            source: use.source.rawValue,
            first: use.first,
            last: use.last,
            count: use.count
        )
    }

    private func person(_ clientID: String) throws -> Receipt.Person {
        Receipt.Person(clientID: clientID, name: try identity(clientID: clientID)?.name)
    }
}

extension Receipt.Target {
    fileprivate init(_ plan: TargetPlan) {
        self.init(
            connector: plan.isVault ? "the vault" : plan.connector,
            strategy: plan.overlap.rawValue,
            oldPrincipal: plan.predecessorPrincipal,
            newPrincipal: plan.candidatePrincipal
        )
    }
}

extension Receipt.Decision.Cause {
    fileprivate init(_ cause: RetirementCause) {
        self =
            switch cause {
            case .quiet: .quiet
            case .deadline: .deadline
            case .noOverlap: .noOverlap
            case .person: .person
            }
    }
}
