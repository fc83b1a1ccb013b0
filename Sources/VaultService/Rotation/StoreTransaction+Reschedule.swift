import Rotation
import VaultCore

extension StoreTransaction {
    /// Sets and clears due entries so that they fit an object that changed from `before` to `after`, in the
    /// transaction of the change itself.
    func reschedule(from before: CurrentObject?, to after: CurrentObject) throws {
        let old = try before.map { try Schedule(of: $0, policy: KeyRotationPolicy(of: $0.object)) }
        let new = try Schedule(of: after, policy: KeyRotationPolicy(of: after.object))
        let standing = before == nil ? [] : try dueEntries(of: after.object.id)
        for change in new.changes(from: old, standing: standing) {
            switch change {
            case .set(let entry): try setDue(entry)
            case .clear(let work): try clearDue(work, of: after.object.id)
            }
        }
    }
}
