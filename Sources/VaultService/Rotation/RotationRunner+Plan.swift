import KeyVaultWire
import Policies
import Rotation
import VaultCore

extension RotationRunner {
    /// How often what is due in a deleted vault is looked at, which may be recovered.
    private static let pauseOfDeleted = Duration.seconds(600)

    /// Commits the intent to rotate a key now, or takes up its open rotation, a stuck one too.
    func plan(_ id: ObjectID) async throws -> OpenRotation {
        let (rotation, candidate) = (GUID.make(from: ports.random), VersionID(from: ports.random))
        let (now, node) = (ports.clock.now(), node)
        let planned = try await ports.store.write(.rotationPlan) { transaction in
            guard id.kind == .key, let current = try transaction.current(id), current.object.deletion == nil
            else {
                throw WireMessages.notFound(.key, id.name)
            }
            guard try !transaction.isVaultDeleted(of: id) else { throw VaultRegistry.missing(id.vault) }
            try transaction.requireApproved(current)
            guard try transaction.holdRotation(of: id, as: node, at: now) != nil else {
                throw RunningRotations.conflict(id)
            }
            if var open = try transaction.openRotation(on: id) {
                if open.state.halt != nil { try transaction.append(.resumed, to: &open, at: now) }
                return open
            }
            let plan = RotationPlan(
                trigger: .onDemand,
                predecessor: current.version.id,
                candidate: candidate
            )
            return try transaction.begin(plan, id: rotation, of: current.object.id, at: now)
        }
        try await live.follow(planned)
        return planned
    }

    /// Commits the intent to rotate a key that is due, or takes up its open rotation; nil when nothing is to be
    /// done now, and the `rotate` entry then says when to look again.
    func planIfDue(_ id: ObjectID) async throws -> OpenRotation? {
        let (rotation, candidate) = (GUID.make(from: ports.random), VersionID(from: ports.random))
        let (now, node) = (ports.clock.now(), node)
        let planned: OpenRotation? = try await ports.store.write(.rotationPlan) { transaction in
            if let open = try transaction.openRotation(on: id) {
                return try transaction.takeUp(open, as: node, at: now)
            }
            guard let current = try transaction.current(id) else {
                try transaction.clearDue(.rotate, of: id)
                return nil
            }
            guard try !transaction.isVaultDeleted(of: id) else {
                try transaction.lookAgain(at: now + Self.pauseOfDeleted, id)
                return nil
            }
            guard let due = try transaction.dueRotation(of: current, at: now) else {
                try transaction.waitForTurn(current, at: now)
                return nil
            }
            if let until = try transaction.linkedRotationEnds(of: current, at: now) {
                try transaction.lookAgain(at: until, id)
                return nil
            }
            guard try transaction.holdRotation(of: id, as: node, at: now) != nil else { return nil }
            let plan = RotationPlan(
                trigger: .scheduled,
                predecessor: current.version.id,
                candidate: candidate,
                due: due.due,
                missed: due.missed,
                approvals: due.approvals,
                target: due.target
            )
            return try transaction.begin(plan, id: rotation, of: current.object.id, at: now)
        }
        if let planned { try await live.follow(planned) }
        return planned
    }
}

extension StoreTransaction {
    /// Whether nothing in the object's vault begins, because the vault is deleted.
    fileprivate func isVaultDeleted(of id: ObjectID) throws -> Bool {
        try vault(id.vault)?.deletion != nil
    }

    /// Throws when people must approve a key's rotation first, which then cannot be done while somebody waits for it.
    fileprivate func requireApproved(_ key: CurrentObject) throws {
        let open = try openRotation(on: key.object.id)?.state
        let needed = try open?.plan.approvals ?? key.object.drivingRotation()?.policy.approvals ?? 0
        guard needed > open?.approvals.count ?? 0 else { return }
        let path = "keys/\(key.object.id.name)"
        throw VaultError(
            .conflict,
            open == nil
                ? "A rotation of \(path) needs \(needed) approvals: begin it with `rekey rotate \(path)`."
                : "The rotation of \(path) that is under way waits for approvals: `rekey rotations` shows it."
        )
    }

    /// Takes or renews the lease on rotations of an object, and has the scheduler look again when it lapses; nil
    /// while another node holds it.
    func holdRotation(of id: ObjectID, as node: String, at now: Timestamp) throws -> Lease? {
        let name = OpenRotation.leaseName(of: id)
        let lease = try acquireLease(name, holder: node, now: now, until: now + RotationRunner.leaseTime)
        let lookAgain = try lease?.until ?? self.lease(name)?.until ?? now + RotationRunner.leaseTime
        try setDue(DueEntry(at: lookAgain, work: .rotate, object: id))
        return lease
    }

    /// An open rotation to go on with now; nil when it is halted, waits, or is another node's.
    fileprivate func takeUp(_ open: OpenRotation, as node: String, at now: Timestamp) throws -> OpenRotation?
    {
        if open.state.halt != nil {
            try clearDue(.rotate, of: open.object)
            return nil
        }
        if let retryAt = open.state.attempts.retryAt, retryAt > now {
            try setDue(DueEntry(at: retryAt, work: .rotate, object: open.object))
            return nil
        }
        return try holdRotation(of: open.object, as: node, at: now) == nil ? nil : open
    }
}
