import Audit
import KeyVaultWire
import Rotation
import SecretMemory
import VaultCore

extension RotationRunner {
    /// Commits the intent: which version is to be replaced, and the identifier its successor will have.
    func plan(_ id: ObjectID, trigger: RotationPlan.Trigger, due: Timestamp?) async throws -> String {
        let rotation = GUID.make(from: ports.random)
        let candidate = VersionID(from: ports.random)
        let now = ports.clock.now()
        try await ports.store.write(.rotationPlan) { transaction in
            let current = try transaction.live(id, nil)
            if try transaction.openRotation(of: id) != nil {
                throw VaultError(
                    .conflict,
                    "A rotation of \(id.name) is under way: wait until it has ended, then try again."
                )
            }
            let policy = try KeyRotationPolicy(of: current.object)
            let missed = due.map { Schedule.missedRotations(since: $0, at: now, policy: policy) } ?? 0
            let plan = RotationPlan(
                trigger: trigger,
                predecessor: current.version.id,
                candidate: candidate,
                due: due,
                missed: missed
            )
            try self.append(.planned(plan), to: rotation, of: current.object.id, at: now, in: transaction)
        }
        return rotation
    }

    /// Makes the candidate and commits it as pending.
    func generate(_ plan: RotationPlan, _ rotation: String, _ id: ObjectID) async throws {
        let predecessor = try await ports.store.read { reader in try reader.live(id, plan.predecessor) }
        guard let key = predecessor.version.key else { throw WireMessages.notFound(id.kind, id.name) }
        let keys = ports.keys
        let material = try await ports.heavyWork.run { try keys.generate(key.specification) }
        let sealed = try material.privateMaterial.withBytes { bytes throws(VaultError) in
            try ports.sealer.seal(bytes, binding: NewVersion.binding(id, plan.candidate))
        }
        let now = ports.clock.now()
        try await ports.store.write(.rotationCandidate) { transaction in
            var found = try transaction.live(id, plan.predecessor)
            found.object.lastSequence += 1
            var candidate = found.version
            candidate.id = plan.candidate
            candidate.sequence = found.object.lastSequence
            candidate.stage = .pending
            candidate.attributes = Attributes(created: now)
            candidate.key = KeyDescription(material: material.publicMaterial, operations: key.operations)
            candidate.sealed = sealed
            try transaction.insert(candidate)
            try transaction.update(found.object)
            try self.append(.generated, to: rotation, of: found.object.id, at: now, in: transaction)
        }
    }

    /// Makes the candidate current, with its expiry from the policy, and writes the next due time with it.
    func promote(_ plan: RotationPlan, _ rotation: String, _ id: ObjectID) async throws {
        let eventID = GUID.make(from: ports.random)
        let now = ports.clock.now()
        try await ports.store.write(.rotationPromote) { transaction in
            let before = try transaction.live(id, nil)
            guard var candidate = try transaction.version(id, plan.candidate)?.version else {
                throw VaultError(
                    .integrity,
                    "The candidate of rotation \(rotation) is gone; restore from a backup."
                )
            }
            let policy = try KeyRotationPolicy(of: before.object)
            candidate.stage = .current
            candidate.attributes.expires = policy.expiry(ofVersionMadeAt: candidate.attributes.created)
            var previous = before.version
            previous.stage = .previous
            try transaction.update(previous)
            try transaction.update(candidate)
            var object = before.object
            object.current = candidate.id
            try transaction.update(object)
            object.revision += 1
            let after = CurrentObject(object: object, version: candidate)
            try transaction.clearDue(.rotate, of: id)
            try transaction.reschedule(from: before, to: after)
            try transaction.append(OutboxEntry(newVersion: after, id: eventID))
            try self.append(.promoted, to: rotation, of: object.id, at: now, in: transaction)
        }
    }

    /// Records the rotation in the audit log, unless a request's record does, and ends it.
    func record(_ plan: RotationPlan, _ rotation: String, _ id: ObjectID, recording: Bool) async throws {
        let now = ports.clock.now()
        if recording {
            let operation = plan.trigger == .scheduled ? "KeyRotateIfDue" : "KeyRotate"
            var record = AuditRecord(
                time: now,
                operation: operation,
                requestID: GUID.make(from: ports.random),
                vault: id.vault
            )
            record.objectID = "\(id.kind.collection)/\(id.name)/\(plan.candidate)"
            record.rotationID = rotation
            record.resultDescription = plan.missed > 0 ? "\(plan.missed) missed, caught up once" : nil
            try await audit.append(record)
        }
        try await ports.store.write(.rotationEnd) { transaction in
            try self.append(.recorded, to: rotation, of: id, at: now, in: transaction)
        }
    }

    /// Commits a failure with its next try, or that the rotation is stuck.
    func note(_ error: any Error, _ rotation: String, _ id: ObjectID) async throws {
        let code = (error as? VaultError)?.code.description ?? "InternalServerError"
        let now = ports.clock.now()
        try await ports.store.write(.rotationEnd) { transaction in
            let events = try transaction.journal(of: rotation).map { try RotationEvent(stored: $0.event) }
            let state = try RotationState(folding: events)
            guard let event = retry.event(forFailure: code, in: state, at: now) else { return }
            try self.append(event, to: rotation, of: id, at: now, in: transaction)
            if case .failed(_, let instant) = event {
                try transaction.setDue(DueEntry(at: instant, work: .rotate, object: id))
            } else {
                try transaction.clearDue(.rotate, of: id)
            }
        }
    }

    /// Leaves the rotation to the scheduler until `instant`.
    func wait(_ rotation: String, _ id: ObjectID, until instant: Timestamp) async throws {
        try await ports.store.write(.rotationEnd) { transaction in
            try transaction.setDue(DueEntry(at: instant, work: .rotate, object: id))
        }
    }

    /// Appends an event as the holder of the rotation's lease, which is taken or renewed in the same transaction.
    private func append(
        _ event: RotationEvent,
        to rotation: String,
        of id: ObjectID,
        at now: Timestamp,
        in transaction: any StoreTransaction
    ) throws {
        let lease = try transaction.acquireLease(
            "rotation:\(rotation)",
            holder: node,
            now: now,
            until: now + Self.leaseLife
        )
        guard let lease else {
            throw VaultError(
                .conflict,
                "Another node runs the rotation \(rotation): wait until it has ended."
            )
        }
        let journal = try transaction.journal(of: rotation)
        let events = try journal.map { try RotationEvent(stored: $0.event) } + [event]
        let state = try RotationState(folding: events)
        let entry = JournalEntry(
            rotation: rotation,
            object: id,
            sequence: Int64(journal.count) + 1,
            at: now,
            event: try event.stored()
        )
        try transaction.append(entry, ends: state.isEnded)
        if state.isEnded { try transaction.release(lease) }
    }
}
