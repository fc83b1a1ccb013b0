import Audit
import Rotation
import SecretMemory
import VaultCore

extension RotationRunner {
    /// Commits an event that needs nothing but itself and its effect on the versions.
    func commit(_ event: RotationEvent, of rotation: OpenRotation) async throws -> OpenRotation {
        try await recorded(event, of: rotation) {
            try await step(event.write, rotation) { transaction, rotation, now in
                let before = rotation.state
                try transaction.append(event, to: &rotation, at: now)
                try transaction.follow(event, from: before, in: rotation, at: now)
            }
        }
    }

    /// Makes the candidate and commits it as pending; or commits the intent to have the target make it.
    ///
    /// `issued` is the password that the target made.
    func generate(_ rotation: OpenRotation, _ issued: SharedSecret?) async throws -> OpenRotation {
        if issued == nil, try await isIssued(rotation) { return try await commit(.issuing, of: rotation) }
        let id = rotation.state.candidate
        return try await makeCandidate(id, issued, for: rotation) { transaction, rotation, now in
            try transaction.append(.generated, to: &rotation, at: now)
        }
    }

    /// Discards the candidate that the target refused, and commits another in its place.
    func regenerate(_ rotation: OpenRotation, _ issued: SharedSecret?) async throws -> OpenRotation {
        let id = VersionID(from: ports.random)
        return try await makeCandidate(id, issued, for: rotation) { transaction, rotation, now in
            try transaction.discardCandidate(of: rotation, at: now)
            try transaction.append(.regenerated(id), to: &rotation, at: now)
        }
    }

    /// Makes a version of the kind its predecessor is, and commits it as pending with what `body` does.
    private func makeCandidate(
        _ id: VersionID,
        _ issued: SharedSecret?,
        for rotation: OpenRotation,
        _ body: @escaping @Sendable (any StoreTransaction, inout OpenRotation, Timestamp) throws -> Void
    ) async throws -> OpenRotation {
        let candidate = try await candidate(id, issued, for: rotation)
        return try await step(.rotationCandidate, rotation) { transaction, rotation, now in
            try transaction.insert(candidate, of: rotation)
            try body(transaction, &rotation, now)
        }
    }

    /// Makes the candidate current and its predecessor previous, with the next due times and the event for
    /// subscribers; ends the rotation too where the caller's request records it.
    func promote(_ rotation: OpenRotation, for requester: Requester) async throws -> OpenRotation {
        let event = GUID.make(from: ports.random)
        return try await step(.rotationPromote, rotation) { transaction, rotation, now in
            guard let before = try transaction.current(rotation.object),
                let candidate = try transaction.version(rotation.object, rotation.state.candidate)?.version
            else { throw rotation.damage }
            let after = try transaction.replace(before, with: candidate, at: now)
            try transaction.append(OutboxEntry(newVersion: after, id: event))
            try transaction.append(.promoted, to: &rotation, at: now)
            if requester == .caller { try transaction.append(.recorded, to: &rotation, at: now) }
            try transaction.reschedule(from: before, to: after)
        }
    }

    /// Writes the server's own record of the rotation; one without a target ends with it.
    func record(_ rotation: OpenRotation) async throws -> OpenRotation {
        try await audit.append(automaticRecord(of: rotation))
        return try await commit(.recorded, of: rotation)
    }

    private func automaticRecord(of rotation: OpenRotation) -> AuditRecord {
        let plan = rotation.state.plan
        let family = rotation.object.kind.eventFamily
        let operation = plan.trigger == .scheduled ? "\(family)RotateIfDue" : "\(family)Rotate"
        var record = AuditRecord(
            automatic: operation,
            on: rotation.object,
            version: rotation.state.candidate,
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
        let words = (error as? VaultError)?.summary ?? VaultError.Code.internalError.description
        _ = try? await setBack(rotation, StepFailure(.server, words))
    }

    /// Commits that a step failed, or that the target refuses the candidate, and returns the rotation as it then
    /// stands.
    func setBack(_ rotation: OpenRotation, _ failure: StepFailure, isRefusal: Bool = false) async throws
        -> OpenRotation
    {
        let (rule, now) = (retry.applied(to: rotation.state), ports.clock.now())
        let event =
            isRefusal
            ? rule.event(forRefusal: failure, in: rotation.state, at: now)
            : rule.event(for: failure, in: rotation.state, at: now)
        guard let event else { return try await step(.rotationEnd, rotation) { _, _, _ in } }
        return try await recorded(event, of: rotation) {
            try await step(.rotationEnd, rotation) { transaction, rotation, now in
                try transaction.append(event, to: &rotation, at: now)
            }
        }
    }

    /// Has the scheduler look again at `instant`, or not before someone acts, and gives the lease back.
    func rest(_ rotation: OpenRotation, until instant: Timestamp?) async throws {
        let (now, node) = (ports.clock.now(), node)
        try await ports.store.write(.rotationEnd) { transaction in
            guard try transaction.rotation(rotation.id) == rotation,
                let lease = try transaction.holdRotation(of: rotation.object, as: node, at: now)
            else { return }
            try transaction.lookAgain(at: instant, rotation.object)
            try transaction.release(lease)
        }
    }

    // MARK: - One transaction

    /// Runs `body` as the holder of the rotation's lease, if the rotation still stands where `rotation` saw it.
    ///
    /// Otherwise nothing changes and the rotation is returned as it stands. The lease is given back, and the next
    /// look is set, when the rotation needs no more now.
    func step(
        _ write: DurableWrite,
        _ rotation: OpenRotation,
        _ body: @escaping @Sendable (any StoreTransaction, inout OpenRotation, Timestamp) throws -> Void
    ) async throws -> OpenRotation {
        let (now, node) = (ports.clock.now(), node)
        let standing = try await ports.store.write(write) { transaction in
            guard var standing = try transaction.rotation(rotation.id) else { throw rotation.damage }
            guard standing == rotation else { return standing }
            guard let lease = try transaction.holdRotation(of: rotation.object, as: node, at: now) else {
                throw RunningRotations.conflict(rotation.object)
            }
            try body(transaction, &standing, now)
            if try transaction.isAtRest(standing, at: now) { try transaction.release(lease) }
            return standing
        }
        try await live.follow(standing)
        return standing
    }

    static func withoutTargets(_ rotation: OpenRotation) -> VaultError {
        VaultError(.internalError, "The rotation \(rotation.id) has a target, and no connectors are set up.")
    }
}

extension OpenRotation {
    /// The error of a rotation whose versions are not where its journal says.
    var damage: VaultError {
        VaultError(.integrity, "The rotation \(id) of \(object.name) names a version that is gone.")
    }
}

extension RotationEvent {
    /// Which kind of transaction commits it.
    fileprivate var write: DurableWrite {
        switch self {
        case .issuing, .staging, .retiring, .restoring: .rotationIntent
        case .recorded, .retired, .restored, .discarded: .rotationEnd
        default: .rotationOutcome
        }
    }
}
