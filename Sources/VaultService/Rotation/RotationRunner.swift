public import Audit
public import Receipts
public import Rotation
import SecretMemory
public import VaultCore

/// Runs rotations: commits what it intends, acts, commits what came of it.
///
/// What is next is read from the journal alone, so a rotation that a crash cut short goes on where it stood, and a
/// candidate that was committed is never made again.
public struct RotationRunner: Sendable {
    /// A rotation that has ended, and the version it made.
    public struct Outcome: Sendable {
        /// The rotation's id.
        public let rotation: String
        /// The object with its new version.
        public let object: CurrentObject
    }

    /// Whose audit record tells of a rotation.
    enum Requester: Sendable {
        /// The request that waits for it; it does not wait for a retry time either.
        case caller
        /// The server itself.
        case schedule
    }

    /// How long a node may take for a step before others may take the rotation over.
    static let leaseTime = Duration.seconds(120)

    let ports: VaultPorts
    let audit: any AuditLog
    let node: String
    let retry: RetryRule
    let targets: (any RotationTargets)?
    let live: LiveRotations
    let receipts: (any ReceiptSigner)?
    let probes = ProbeTimes()
    private let running = RunningRotations()

    /// Works through `ports` as the node of this name, which must be the same after a restart.
    ///
    /// Without `targets` it can rotate what no other system must learn of; `live` follows each event, and one of its
    /// own stands in when it is nil; `receipts` signs what is said of the ends of old logins.
    public init(
        ports: VaultPorts,
        audit: any AuditLog,
        node: String,
        targets: (any RotationTargets)? = nil,
        live: LiveRotations? = nil,
        retry: RetryRule = RetryRule(),
        receipts: (any ReceiptSigner)? = nil
    ) {
        self.ports = ports
        self.audit = audit
        self.node = node
        self.targets = targets
        self.live = live ?? LiveRotations(over: ports.store)
        self.retry = retry
        self.receipts = receipts
    }

    /// Rotates a key now; the request that asks for it records it.
    ///
    /// A rotation of the key that waits for its retry or is stuck is completed instead, and answered with.
    /// Throws ``VaultError/Code/keyNotFound``, and ``VaultError/Code/conflict`` while a rotation runs or when the
    /// key changes meanwhile.
    public func rotate(_ id: ObjectID) async throws -> Outcome {
        try await running.alone(on: id) {
            var rotation = try await plan(id)
            if rotation.state.phase == .promoted {
                _ = try await drive(rotation, for: .caller)
                rotation = try await plan(id)
            }
            return try await outcome(of: drive(rotation, for: .caller))
        }
    }

    /// Rotates a key whose time has come, or goes on with its open rotation; does nothing when neither is due.
    func rotateIfDue(_ id: ObjectID) async throws {
        guard audit.isWritable else {
            throw VaultError(.unavailable, "The audit log cannot be written; nothing rotates until it can.")
        }
        try await running.alone(on: id) {
            guard let rotation = try await planIfDue(id) else { return }
            _ = try await drive(rotation, for: .schedule)
        }
    }

    // MARK: - Following the machine

    /// Does what the journal says is next until the rotation has ended or must wait.
    private func drive(_ start: OpenRotation, for requester: Requester) async throws -> OpenRotation {
        var rotation = start
        var isFresh = false
        while let action = try await next(rotation, for: requester) {
            do {
                rotation = try await perform(action, of: rotation, isFresh: isFresh, for: requester)
            } catch let error as CancellationError {
                throw error
            } catch {
                await setBack(rotation, because: error)
                throw error
            }
            isFresh = action == .commit(.staging)
        }
        return rotation
    }

    /// What to do; nil when the rotation has ended or has been laid to rest.
    ///
    /// The intent to take the old login away carries the evidence that it rests on.
    private func next(_ rotation: OpenRotation, for requester: Requester) async throws -> RotationAction? {
        let now = requester == .caller ? Timestamp.latest : ports.clock.now()
        let evidence = try await evidence(on: rotation)
        switch rotation.state.nextAction(at: now, evidence: evidence) {
        case .wait(let instant):
            if instant != rotation.state.attempts.retryAt { try await rest(rotation, until: instant) }
            return nil
        case .awaitApproval:
            try await rest(rotation, until: nil)
            return nil
        case .commit(.retiring(let cause, _)): return .commit(.retiring(cause, RetirementGround(evidence)))
        case let action: return action
        }
    }

    private func evidence(on rotation: OpenRotation) async throws -> RotationEvidence {
        switch rotation.state.phase {
        case .exposed, .observing:
            guard let targets else { throw Self.withoutTargets(rotation) }
            var evidence = try await targets.evidence(on: rotation.object, of: rotation.state)
            evidence.probedAt = probes.last(of: rotation.id)
            return evidence
        case .restoring:
            probes.forget(rotation.id)
            let evenSince = try await targets?.evenSince()
            return RotationEvidence(completeSince: .latest, evenSince: evenSince)
        default:
            probes.forget(rotation.id)
            return RotationEvidence(completeSince: .latest)
        }
    }

    func perform(
        _ action: RotationAction,
        of rotation: OpenRotation,
        isFresh: Bool,
        for requester: Requester,
        issued: SharedSecret? = nil
    ) async throws -> OpenRotation {
        switch action {
        case .commit(let event): try await commit(event, of: rotation)
        case .visit: try await visit(rotation, isFresh: isFresh, for: requester)
        case .probe: try await probe(rotation)
        case .generate: try await generate(rotation, issued)
        case .regenerate: try await regenerate(rotation, issued)
        case .promote: try await promote(rotation, for: requester)
        case .record: try await record(rotation)
        case .wait, .awaitApproval: rotation
        }
    }

    private func outcome(of rotation: OpenRotation) async throws -> Outcome {
        guard rotation.state.phase == .done,
            let object = try await ports.store.read({
                try $0.version(rotation.object, rotation.state.candidate)
            })
        else {
            throw VaultError(
                .conflict,
                "The key \(rotation.object.name) changed while it was being rotated; get it and try again."
            )
        }
        return Outcome(rotation: rotation.id, object: object)
    }
}
