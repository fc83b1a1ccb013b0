import Rotation
import VaultCore

extension LiveTargets {
    /// How many logins with the candidate the target itself says it refused.
    func loggedRefusals(on object: ObjectID, of state: RotationState) async -> Int {
        guard let key = Self.key(of: object, state), let principal = state.plan.target?.candidatePrincipal,
            let count = await refusals(of: [principal: state.since], at: key)?[principal]
        else { return 0 }
        tell(count, object, state)
        return count
    }

    /// Makes the rotations due now whose candidates the targets' own logs show refused too often; whether there are any.
    func judgeRefusals() async throws -> Bool {
        let now = clock.now()
        let evenSince = try await evenSince()
        var watched: [Key: [OpenRotation]] = [:]
        for rotation in live.breakable(at: now, evenSince: evenSince) {
            guard let key = Self.key(of: rotation.object, rotation.state) else { continue }
            watched[key, default: []].append(rotation)
        }
        let broken = await withTaskGroup(of: [OpenRotation].self) { group in
            for (key, rotations) in watched {
                group.addTask { await self.broken(rotations, at: key, now, evenSince) }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        try await wake(broken, at: now)
        return !broken.isEmpty
    }

    // MARK: - One target

    /// Asks the target once for all of them.
    private func broken(
        _ rotations: [OpenRotation],
        at key: Key,
        _ now: Timestamp,
        _ evenSince: Timestamp?
    ) async -> [OpenRotation] {
        let since = rotations.compactMap { one in
            one.state.plan.target.map { ($0.candidatePrincipal, one.state.since) }
        }
        guard let counts = await refusals(of: Dictionary(since, uniquingKeysWith: min), at: key) else {
            return []
        }
        return rotations.filter { rotation in
            let (object, state) = (rotation.object, rotation.state)
            let logged = state.plan.target.flatMap { counts[$0.candidatePrincipal] } ?? 0
            tell(logged, object, state)
            let all = failures.count(object, state.candidate, .target, since: state.since) + logged
            let evidence = RotationEvidence(completeSince: now, authFailures: all)
            return state.watch(at: now, evenSince: evenSince)?.isBroken(by: evidence) ?? false
        }
    }

    private func refusals(of principals: [String: Timestamp], at key: Key) async -> [String: Int]? {
        await inTime {
            let connector = try? await self.connector(key.name, in: key.vault, overlap: key.overlap)
            return await (connector as? any RefusalLog)?.refusals(of: principals)
        }
    }

    private func tell(_ count: Int, _ object: ObjectID, _ state: RotationState) {
        guard let target = state.plan.target else { return }
        failures.take(
            logged: count,
            object,
            state.candidate,
            at: target.connector,
            during: state.phase.rawValue
        )
    }

    private func wake(_ rotations: [OpenRotation], at now: Timestamp) async throws {
        guard !rotations.isEmpty else { return }
        try await store.write(.scheduledEvent) { transaction in
            for rotation in rotations where try transaction.rotation(rotation.id) == rotation {
                try transaction.lookAgain(at: now, rotation.object)
            }
        }
    }
}
