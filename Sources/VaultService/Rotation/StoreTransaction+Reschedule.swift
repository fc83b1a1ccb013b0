import Policies
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
        let wanted = try schedule(of: after)
        let old = try before.map { try schedule(of: $0) }
        let isRotating = try before != nil && keepsRotating(after)
        let standing = before == nil ? [] : try dueEntries(of: id)
        for change in wanted.changes(from: old, standing: standing)
        where !isRotating || change.work != .rotate {
            try apply(change, to: id)
        }
        if let before { try endNotices(of: before, now: after) }
    }

    /// Sets or clears when the object rotates next, after a rotation of it has ended.
    func rescheduleRotation(of object: CurrentObject, notBefore earliest: Timestamp?) throws {
        let instant = try schedule(of: object).instant(of: .rotate)
        try lookAgain(at: instant.map { max($0, earliest ?? $0) }, object.object.id)
    }

    /// Has an object rotate whose policy counts uses, when these uses, written just now, make as many as it says.
    func reschedule(_ id: ObjectID, after uses: [UseRecord]) throws {
        guard let current = try current(id), current.object.rotationPolicy?.contains("uses") == true,
            let limit = try current.object.drivingRotation()?.policy.trigger?.uses,
            let last = uses.map(\.last).max()
        else { return }
        let new = uses.filter { $0.version == current.version.id }.reduce(0) { $0 + Int($1.count) }
        let count = try useCount(of: current.version)
        guard count >= limit, count - new < limit, try openRotation(of: id) == nil else { return }
        try lookAgain(at: try nextRotation(of: current, at: last), id)
    }

    /// Sets when an object that is not due yet is looked at again.
    func waitForTurn(_ current: CurrentObject, at now: Timestamp) throws {
        try lookAgain(at: try nextRotation(of: current, at: now), current.object.id)
    }

    private func apply(_ change: Schedule.Change, to id: ObjectID) throws {
        switch change {
        case .set(let entry): try setDue(entry)
        case .clear(let work): try clearDue(work, of: id)
        }
    }

    /// Whether a rotation of the object goes on; one that the object's new state has overtaken is undone, at once
    /// where no target knows of it, and otherwise by the scheduler.
    private func keepsRotating(_ object: CurrentObject) throws -> Bool {
        guard var rotation = try openRotation(on: object.object.id) else { return false }
        guard let (cause, instant) = rotation.state.plan.overtaken(by: object) else { return true }
        for event in [RotationEvent.discarded(cause), .restoring(cause)] {
            let before = rotation.state
            guard before.after(event, at: instant) != nil else { continue }
            try append(event, to: &rotation, at: instant)
            try follow(event, from: before, in: rotation, at: instant)
            if !rotation.state.isEnded { try lookAgain(at: instant, rotation.object) }
            return !rotation.state.isEnded
        }
        return true
    }
}

extension RotationPlan {
    /// Why and since when the plan is void for the object as it now stands; nil while it is not.
    fileprivate func overtaken(by object: CurrentObject)
        -> (cause: UndoCause, instant: Timestamp)?
    {
        if let deletion = object.object.deletion { return (.deleted, deletion.deletedAt) }
        if object.object.current == predecessor { return nil }
        return (.superseded, object.version.attributes.created)
    }
}
