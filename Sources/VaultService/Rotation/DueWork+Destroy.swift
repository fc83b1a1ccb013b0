import Audit
import Rotation
import VaultCore

extension DueWork {
    /// Destroys the material of retired versions whose retention is over, and says when the next one's is.
    func destroy(_ entry: DueEntry) async throws {
        let now = ports.clock.now()
        let due = try await ports.store.read { try $0.retired(entry.object).filter { $0.until <= now } }
        for (version, rotation, _) in due {
            var record = AuditRecord(
                automatic: entry.operation,
                on: entry.object,
                version: version,
                ports: ports
            )
            record.rotationID = rotation
            try await audit.append(record)
        }
        try await ports.store.write(.versionDestroy) { transaction in
            for (version, _, _) in due { try transaction.destroy(version, of: entry.object, at: now) }
            try transaction.rescheduleDestruction(of: entry.object)
        }
        handles.forget(entry.object)
    }
}

extension StoreReader {
    /// The retired versions of an object whose material stands, the rotation that replaced each, and until when it is
    /// kept.
    fileprivate func retired(_ id: ObjectID) throws -> [(version: VersionID, by: String, until: Timestamp)] {
        try rotations(of: id, limit: 1_000).compactMap { try rotation($0) }.compactMap { rotation in
            let state = rotation.state
            guard state.phase == .done, let retention = state.plan.target?.retention,
                try version(id, state.plan.predecessor)?.version.stage == .retired
            else { return nil }
            return (state.plan.predecessor, rotation.id, retention.after(state.since))
        }
    }
}

extension StoreTransaction {
    /// Sets when the next retired version of an object is to be destroyed.
    func rescheduleDestruction(of id: ObjectID) throws {
        if let next = try retired(id).map(\.until).min() {
            try setDue(DueEntry(at: next, work: .destroy, object: id))
        } else {
            try clearDue(.destroy, of: id)
        }
    }

    fileprivate func destroy(_ id: VersionID, of object: ObjectID, at now: Timestamp) throws {
        guard var version = try version(object, id)?.version, version.stage == .retired else { return }
        version.stage = .destroyed
        version.attributes.updated = now
        version.sealed = SealedRecord(kekVersion: version.sealed.kekVersion, salt: [], box: [])
        try update(version)
    }
}
