import Rotation
import VaultCore

extension StoreTransaction {
    /// Makes the due entries fit an object that changed from `before` to `after`; call it in each transaction
    /// that changes the current version, its dates, the policy or the deletion.
    ///
    /// `before` is nil for a new object.
    ///
    /// A rotation that the change overtakes ends here. One that goes on keeps its `rotate` entry, which is then
    /// the time to look at it again.
    func reschedule(from before: CurrentObject?, to after: CurrentObject) throws {
        let id = after.object.id
        let wanted = Schedule(of: after, policy: try KeyRotationPolicy(of: after.object))
        let old = try before.map { Schedule(of: $0, policy: try KeyRotationPolicy(of: $0.object)) }
        let isRotating = try id.kind == .key && before != nil && keepsRotating(after)
        let standing = before == nil ? [] : try dueEntries(of: id)
        for change in wanted.changes(from: old, standing: standing)
        where !isRotating || change.work != .rotate {
            try apply(change, to: id)
        }
    }

    /// Sets or clears when the object rotates next, after a rotation of it has ended.
    func rescheduleRotation(of object: CurrentObject) throws {
        let schedule = Schedule(of: object, policy: try KeyRotationPolicy(of: object.object))
        let instant = schedule.instant(of: .rotate)
        try apply(
            instant.map { .set(DueEntry(at: $0, work: .rotate, object: object.object.id)) }
                ?? .clear(.rotate),
            to: object.object.id
        )
    }

    private func apply(_ change: Schedule.Change, to id: ObjectID) throws {
        switch change {
        case .set(let entry): try setDue(entry)
        case .clear(let work): try clearDue(work, of: id)
        }
    }

    /// Whether a rotation of the object goes on; one that the object's new state has overtaken is rolled back.
    private func keepsRotating(_ object: CurrentObject) throws -> Bool {
        guard var rotation = try openRotation(on: object.object.id) else { return false }
        guard let overtaken = rotation.state.plan?.overtaken(by: object),
            rotation.state.after(.discarded(overtaken.reason)) != nil
        else { return true }
        try discardCandidate(of: rotation, at: overtaken.instant)
        try append(.discarded(overtaken.reason), to: &rotation, at: overtaken.instant)
        return false
    }

    private func discardCandidate(of rotation: OpenRotation, at now: Timestamp) throws {
        guard rotation.state.hasPendingCandidate, let plan = rotation.state.plan,
            var candidate = try version(rotation.object, plan.candidate)?.version
        else { return }
        candidate.stage = .discarded
        candidate.attributes.updated = now
        try update(candidate)
    }
}

extension RotationPlan {
    /// Why and since when the plan is void for the object as it now stands; nil while it is not.
    fileprivate func overtaken(by object: CurrentObject)
        -> (reason: RotationEvent.DiscardReason, instant: Timestamp)?
    {
        if let deletion = object.object.deletion { return (.deleted, deletion.deletedAt) }
        if object.object.current == predecessor { return nil }
        return (.superseded, object.version.attributes.created)
    }
}
