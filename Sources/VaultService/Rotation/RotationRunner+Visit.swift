import Rotation
import SecretMemory
import VaultCore

extension RotationRunner {
    /// Asks the target, call by call as the machine says, and commits what came of it.
    func visit(_ rotation: OpenRotation, isFresh: Bool, for requester: Requester) async throws -> OpenRotation
    {
        let visit = try await targetVisit(for: rotation)
        var replies: [TargetReply] = []
        var issued: SharedSecret?
        while true {
            switch rotation.state.turn(after: replies, isFresh: isFresh) {
            case .call(let call):
                let standing = try await standing(of: rotation)
                guard standing == rotation else { return standing }
                let reply = await visit.make(call)
                issued = reply.issued ?? issued
                replies.append(TargetReply(call, reply.answer))
            case .act(.commit(.retired)): return try await endRetirement(of: rotation, seen: replies)
            case .act(let action):
                return try await perform(action, of: rotation, isFresh: false, for: requester, issued: issued)
            case .refused(let failure): return try await setBack(rotation, failure, isRefusal: true)
            case .failed(let failure): return try await setBack(rotation, failure)
            }
            try Task.checkCancellation()
        }
    }

    /// Whether the target makes logins itself.
    func isIssued(_ rotation: OpenRotation) async throws -> Bool {
        guard rotation.state.plan.target != nil else { return false }
        return try await targetVisit(for: rotation).connector is any IssuingConnector
    }

    func targetVisit(for rotation: OpenRotation) async throws -> TargetVisit {
        let state = rotation.state
        if let target = state.plan.target, target.isVault { return vaultVisit(for: rotation, target) }
        guard let targets, let target = state.plan.target else { throw Self.withoutTargets(rotation) }
        let (predecessor, candidate) = try await ports.store.read { reader in
            (
                try reader.version(rotation.object, state.plan.predecessor)?.version,
                try reader.version(rotation.object, state.candidate)?.version
            )
        }
        guard let predecessor else { throw rotation.damage }
        let now = ports.clock.now()
        let evenSince = state.phase == .retiring ? try await targets.evenSince() : nil
        return TargetVisit(
            connector: try await targets.connector(
                target.connector,
                in: rotation.object.vault,
                overlap: target.overlap
            ),
            target: target,
            predecessor: try ports.login(target.predecessorPrincipal, in: predecessor, target.template),
            candidate: try candidate.map {
                try ports.login(target.candidatePrincipal, in: $0, target.template)
            },
            token: "\(rotation.id)/\(state.candidate)",
            isForced: state.isForced(at: now, evenSince: evenSince)
        )
    }

    private func vaultVisit(for rotation: OpenRotation, _ target: TargetPlan) -> TargetVisit {
        TargetVisit(
            connector: VaultTarget(store: ports.store, clock: ports.clock, object: rotation.object),
            target: target,
            predecessor: VaultTarget.credential(rotation.state.plan.predecessor),
            candidate: VaultTarget.credential(rotation.state.candidate),
            token: "\(rotation.id)/\(rotation.state.candidate)",
            isForced: rotation.state.retirement.map { $0 != .quiet } ?? false
        )
    }
}
