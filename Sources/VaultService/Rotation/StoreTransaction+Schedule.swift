import Rotation
import VaultCore

extension StoreTransaction {
    /// Makes the due entries those of `object` as it now stands; call it in each transaction that changes the
    /// current version, its dates, the policy or the deletion.
    ///
    /// Name in `was` how the object stood before, unless this is its first version or a new one: only so what
    /// was already announced is not announced again. A rotation that is overtaken by the change ends here; one
    /// that is not keeps its `rotate` entry, which is then the time to look at it again.
    func reschedule(_ object: CurrentObject, was before: CurrentObject? = nil, now: Timestamp) throws {
        let id = object.object.id
        let wanted = Schedule(of: object, policy: try KeyRotationPolicy(of: object.object))
        let old = try before.map { Schedule(of: $0, policy: try KeyRotationPolicy(of: $0.object)) }
        let isRotating = try id.kind == .key && keepsRotating(object, now: now)
        for change in wanted.changes(from: old, standing: try dueEntries(of: id))
        where !isRotating || change.work != .rotate {
            try apply(change, to: id)
        }
    }

    /// Sets or clears when the object rotates next, after a rotation of it has ended.
    func rescheduleRotation(of object: CurrentObject) throws {
        let schedule = Schedule(of: object, policy: try KeyRotationPolicy(of: object.object))
        if let instant = schedule.instant(of: .rotate) {
            try setDue(DueEntry(at: instant, work: .rotate, object: object.object.id))
        } else {
            try clearDue(.rotate, of: object.object.id)
        }
    }

    private func apply(_ change: Schedule.Change, to id: ObjectID) throws {
        switch change {
        case .set(let entry): try setDue(entry)
        case .clear(let work): try clearDue(work, of: id)
        }
    }

    /// Whether a rotation of the object goes on; one that the object's new state has overtaken is rolled back.
    private func keepsRotating(_ object: CurrentObject, now: Timestamp) throws -> Bool {
        guard var rotation = try openRotation(on: object.object.id), let plan = rotation.state.plan else {
            return false
        }
        guard let reason = plan.overtaken(by: object), rotation.state.after(.discarded(reason)) != nil else {
            return true
        }
        try discard(&rotation, because: reason, now: now)
        return false
    }

    /// Ends a rotation without a new version: its candidate, if there is one, becomes `discarded`.
    private func discard(
        _ rotation: inout OpenRotation,
        because reason: RotationEvent.DiscardReason,
        now: Timestamp
    ) throws {
        if rotation.state.hasPendingCandidate, let plan = rotation.state.plan,
            var candidate = try version(rotation.object, plan.candidate)?.version
        {
            candidate.stage = .discarded
            candidate.attributes.updated = now
            try update(candidate)
        }
        try append(.discarded(reason), to: &rotation, at: now)
    }
}

extension RotationPlan {
    /// Why the plan is void for the object as it now stands; nil while it is not.
    fileprivate func overtaken(by object: CurrentObject) -> RotationEvent.DiscardReason? {
        if object.object.deletion != nil { return .deleted }
        return object.object.current == predecessor ? nil : .superseded
    }
}
