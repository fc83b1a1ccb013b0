import Audit
import Rotation
import SecretMemory
import VaultCore

extension RotationRunner {
    /// Makes the candidate, of the kind its predecessor is, and commits it as pending.
    func generate(_ plan: RotationPlan, of rotation: OpenRotation) async throws -> OpenRotation {
        let candidate = try await candidate(plan, of: rotation)
        return try await step(.rotationCandidate, rotation) { transaction, rotation, now in
            guard var object = try transaction.object(rotation.object) else { throw Self.damaged(rotation) }
            object.lastSequence += 1
            var version = candidate
            version.sequence = object.lastSequence
            try transaction.insert(version)
            try transaction.update(object)
            try transaction.append(.generated, to: &rotation, at: now)
        }
    }

    private func candidate(_ plan: RotationPlan, of rotation: OpenRotation) async throws -> VersionRecord {
        let found = try await ports.store.read { try $0.version(rotation.object, plan.predecessor)?.version }
        guard var version = found, let key = version.key else { throw Self.damaged(rotation) }
        let provider = ports.keys
        let material = try await ports.heavyWork.run { try provider.generate(key.specification) }
        version.id = plan.candidate
        version.stage = .pending
        version.attributes = Attributes(created: ports.clock.now())
        version.key = KeyDescription(material: material.publicMaterial, operations: key.operations)
        let binding = version.binding
        version.sealed = try material.privateMaterial.withBytes { bytes throws(VaultError) in
            try ports.sealer.seal(bytes, binding: binding)
        }
        return version
    }

    /// Makes the candidate current and its predecessor previous, with the next due times and the event for
    /// subscribers; ends the rotation too where the caller's request records it.
    func promote(_ plan: RotationPlan, of rotation: OpenRotation, for requester: Requester) async throws
        -> OpenRotation
    {
        let event = GUID.make(from: ports.random)
        return try await step(.rotationPromote, rotation) { transaction, rotation, now in
            guard let before = try transaction.current(rotation.object),
                let candidate = try transaction.version(rotation.object, plan.candidate)?.version
            else { throw Self.damaged(rotation) }
            let after = try transaction.replace(before, with: candidate, at: now)
            try transaction.append(OutboxEntry(newVersion: after, id: event))
            try transaction.append(.promoted, to: &rotation, at: now)
            if requester == .caller { try transaction.append(.recorded, to: &rotation, at: now) }
            try transaction.reschedule(from: before, to: after)
        }
    }

    /// Writes the server's own record of the rotation, and ends it.
    func record(_ plan: RotationPlan, of rotation: OpenRotation) async throws -> OpenRotation {
        try await audit.append(automaticRecord(of: plan, in: rotation))
        return try await step(.rotationEnd, rotation) { transaction, rotation, now in
            try transaction.append(.recorded, to: &rotation, at: now)
            guard let current = try transaction.current(rotation.object) else { throw Self.damaged(rotation) }
            try transaction.rescheduleRotation(of: current)
        }
    }

    private func automaticRecord(of plan: RotationPlan, in rotation: OpenRotation) -> AuditRecord {
        let operation = plan.trigger == .scheduled ? "KeyRotateIfDue" : "KeyRotate"
        var record = AuditRecord(
            automatic: operation,
            on: rotation.object,
            version: plan.candidate,
            ports: ports
        )
        record.rotationID = rotation.id
        if plan.missed > 0 {
            record.resultDescription = "Caught up; \(plan.missed) earlier due times were missed"
        }
        return record
    }

    /// Commits that a step failed: when it is tried again, or that the rotation is stuck.
    ///
    /// When even that fails, the entry set with the last commit brings the rotation back once its lease lapses.
    func setBack(_ rotation: OpenRotation, because error: any Error) async {
        let code = ((error as? VaultError)?.code ?? .internalError).description
        let rule = retry
        _ = try? await step(.rotationEnd, rotation) { transaction, rotation, now in
            guard let event = rule.event(forFailure: code, in: rotation.state, at: now) else { return }
            try transaction.append(event, to: &rotation, at: now)
            if case .failed(_, let instant) = event {
                try transaction.setDue(DueEntry(at: instant, work: .rotate, object: rotation.object))
            } else {
                try transaction.clearDue(.rotate, of: rotation.object)
            }
        }
    }

    // MARK: - One transaction

    /// Runs `body` as the holder of the rotation's lease, if the rotation still stands where `rotation` saw it.
    ///
    /// Otherwise nothing changes and the rotation is returned as it stands. The lease is given back when the
    /// rotation needs no more now.
    private func step(
        _ write: DurableWrite,
        _ rotation: OpenRotation,
        _ body: @escaping @Sendable (any StoreTransaction, inout OpenRotation, Timestamp) throws -> Void
    ) async throws -> OpenRotation {
        let (now, node) = (ports.clock.now(), node)
        return try await ports.store.write(write) { transaction in
            guard var standing = try transaction.rotation(rotation.id) else { throw Self.damaged(rotation) }
            guard standing == rotation else { return standing }
            guard let lease = try transaction.holdRotation(of: rotation.object, as: node, at: now) else {
                throw RunningRotations.conflict(rotation.object)
            }
            try body(transaction, &standing, now)
            if Self.rests(standing.state, at: now) { try transaction.release(lease) }
            return standing
        }
    }

    private static func rests(_ state: RotationState, at now: Timestamp) -> Bool {
        switch state.nextActions(at: now).first {
        case .wait, nil: true
        case .generate, .promote, .record: false
        }
    }

    private static func damaged(_ rotation: OpenRotation) -> VaultError {
        VaultError(
            .integrity,
            "The rotation \(rotation.id) of \(rotation.object.name) names a version that is gone."
        )
    }
}

extension StoreTransaction {
    /// Makes `candidate` current in place of the version that is; what clients can change is taken over from it.
    ///
    /// The candidate's dates begin now: however long it waited, it is not expired on arrival.
    fileprivate func replace(_ before: CurrentObject, with candidate: VersionRecord, at now: Timestamp) throws
        -> CurrentObject
    {
        var previous = before.version
        previous.stage = .previous
        try update(previous)
        var version = candidate
        version.stage = .current
        version.attributes = Attributes(
            expires: try KeyRotationPolicy(of: before.object).expiry(ofVersionMadeAt: now),
            created: now
        )
        version.tags = previous.tags
        version.key?.operations = previous.key?.operations ?? []
        try update(version)
        var object = before.object
        object.current = version.id
        try update(object)
        object.revision += 1
        return CurrentObject(object: object, version: version)
    }
}
