import Policies
import Rotation
public import VaultCore

/// What people do to rotations of managed objects: begin, approve, pause, resume, retry, undo.
///
/// Each act is one durable event; the scheduler does the rest, so that an act returns at once.
public struct RotationService: Sendable {
    let ports: VaultPorts
    private let live: LiveRotations
    private let targets: (any RotationTargets)?
    private let nudge: @Sendable () -> Void

    /// Works through `ports`; `live` follows each event, `targets` tell who uses an old version that a person ends,
    /// `nudge` has the scheduler look again.
    public init(
        ports: VaultPorts,
        live: LiveRotations,
        targets: (any RotationTargets)? = nil,
        nudge: @escaping @Sendable () -> Void
    ) {
        self.ports = ports
        self.live = live
        self.targets = targets
        self.nudge = nudge
    }

    /// Begins a rotation that this person asks for now; durable on return, and carried on by the scheduler.
    ///
    /// Throws the family's not-found code, ``VaultError/Code/badParameter`` for what is no key and has neither connector
    /// nor policy by any policy file, and ``VaultError/Code/conflict`` while a rotation of it or of a linked object is
    /// under way.
    public func rotate(
        _ id: ObjectID,
        isEmergency: Bool,
        reason: String?,
        by person: String? = nil
    ) async throws -> RotationSnapshot {
        try await begin(id, isEmergency ? .emergency : .onDemand, reason: reason, by: person)
    }

    /// Begins a rotation for this cause, as ``rotate(_:isEmergency:reason:by:)`` does.
    ///
    /// One for drift has no rings and no wait for quiet, as the old version works no more.
    func begin(
        _ id: ObjectID,
        _ trigger: RotationPlan.Trigger,
        reason: String?,
        by person: String? = nil
    ) async throws -> RotationSnapshot {
        let (rotation, candidate) = (GUID.make(from: ports.random), VersionID(from: ports.random))
        let now = ports.clock.now()
        let begun = try await ports.store.write(.rotationPlan) { transaction in
            let current = try transaction.live(id, nil)
            let managed = try ManagedRotation(of: current.object)
            let target = try transaction.requiredTarget(
                of: current,
                managed,
                isEmergency: trigger != .onDemand
            )
            try transaction.requireNoneUnderWay(
                current,
                isEmergency: trigger == .emergency,
                at: now
            )
            let plan = RotationPlan(
                trigger: trigger,
                predecessor: current.version.id,
                candidate: candidate,
                reason: reason,
                requestedBy: person,
                approvals: trigger == .emergency ? 0 : managed?.policy.approvals ?? 0,
                target: target
            )
            let begun = try transaction.begin(plan, id: rotation, of: current.object.id, at: now)
            try transaction.lookAgain(at: now, id)
            return begun
        }
        try await live.follow(begun)
        nudge()
        return RotationSnapshot(begun)
    }

    /// Undoes a rotation: at once where the target knows nothing of it, otherwise by restoring the target.
    ///
    /// Throws ``VaultError/Code/conflict`` once the old login is being taken away.
    public func rollBack(_ rotation: String) async throws -> RotationSnapshot {
        try await act(on: rotation) { state, now in
            [RotationEvent.discarded(.person), .restoring(.person)].first { state.after($0, at: now) != nil }
        }
    }

    /// Has a stuck or paused rotation go on where it stood.
    public func resume(_ rotation: String) async throws -> RotationSnapshot {
        try await act(on: rotation) { _, _ in .resumed }
    }

    /// Has a failing step tried now instead of when its wait is over; how often it failed still counts.
    ///
    /// A stuck rotation goes on as by ``resume(_:)``. Throws ``VaultError/Code/conflict`` when there is nothing to try
    /// again.
    public func retry(_ rotation: String) async throws -> RotationSnapshot {
        try await act(on: rotation) { state, now in
            if state.isStuck { return .resumed }
            guard state.after(.retried, at: now) != nil else { throw Self.nothingToRetry(state) }
            return .retried
        }
    }

    /// Stops a rotation where it stands; both logins stay as they are.
    public func pause(_ rotation: String) async throws -> RotationSnapshot {
        try await act(on: rotation) { _, _ in .paused }
    }

    /// Approves a rotation; each person counts once.
    ///
    /// Throws ``VaultError/Code/forbidden`` for the person who asked for it.
    public func approve(_ rotation: String, by person: String) async throws -> RotationSnapshot {
        try await act(on: rotation) { state, _ in
            guard state.plan.requestedBy != person else { throw Self.ownRequest }
            return .approved(by: person)
        }
    }

    /// Takes the old login away now, used or not, because the person with this client id decided; the journal keeps
    /// who used it until then.
    public func retireNow(_ rotation: String, by person: String) async throws -> RotationSnapshot {
        let open = try await ports.store.read { try $0.rotation(rotation) }
        var evidence = RotationEvidence(completeSince: ports.clock.now())
        if let open, open.state.phase == .observing, let targets {
            evidence = try await targets.evidence(on: open.object, of: open.state)
        }
        let ground = RetirementGround(evidence, person: person)
        return try await act(on: rotation) { _, _ in .retiring(.person, ground) }
    }

    // MARK: - Private

    private func act(
        on rotation: String,
        _ choose: @escaping @Sendable (RotationState, Timestamp) throws -> RotationEvent?
    ) async throws -> RotationSnapshot {
        let now = ports.clock.now()
        let changed = try await ports.store.write(.rotationIntent) { transaction in
            guard var open = try transaction.rotation(rotation) else { throw Self.unknown(rotation) }
            let before = open.state
            guard let event = try choose(before, now) else { throw Self.tooLate(open) }
            try transaction.append(event, to: &open, at: now)
            try transaction.follow(event, from: before, in: open, at: now)
            if try !transaction.isAtRest(open, at: now) { try transaction.lookAgain(at: now, open.object) }
            return open
        }
        try await live.follow(changed)
        nudge()
        return RotationSnapshot(changed)
    }

    private static var ownRequest: VaultError {
        VaultError(.forbidden, "You asked for this rotation yourself; somebody else must approve it.")
    }

    static func unknown(_ rotation: String) -> VaultError {
        VaultError(.notFound, "There is no rotation '\(rotation)'; `rekey rotations` lists them.")
    }

    private static func nothingToRetry(_ state: RotationState) -> VaultError {
        let why =
            if state.isEnded {
                "has ended (\(state.name)); begin another one"
            } else if state.halt != nil {
                "is paused; resume it"
            } else if state.attempts.retryAt != nil {
                "is being tried at this moment"
            } else {
                "is '\(state.name)', and its step has not failed"
            }
        return VaultError(.conflict, "There is nothing to try again: the rotation \(why).")
    }

    private static func tooLate(_ rotation: OpenRotation) -> VaultError {
        VaultError(
            .conflict,
            "The rotation is '\(rotation.state.name)' and cannot be undone any more."
        )
    }
}

extension StoreReader {
    /// How the target of an object takes a rotation up; nil for a key, of which no target must learn.
    fileprivate func requiredTarget(of current: CurrentObject, _ managed: ManagedRotation?, isEmergency: Bool)
        throws -> TargetPlan?
    {
        let id = current.object.id
        guard id.kind != .key else { return nil }
        if let subscriber = managed?.object.notify {
            throw VaultError(
                .badParameter,
                "\(id.kind.collection)/\(id.name) is rotated by whoever the connector '\(subscriber)' tells of its "
                    + "expiry. Have it rotate there; the new version it writes is current at once."
            )
        }
        guard let managed, let target = try targetPlan(of: current, managed, isEmergency: isEmergency) else {
            throw VaultError(
                .badParameter,
                "\(id.kind.collection)/\(id.name) has neither a connector nor a policy, so nobody knows whether its value "
                    + "is a login somewhere. Name a connector for it in a policy file, or, where the vault alone hands "
                    + "the value out, a policy, and apply it."
            )
        }
        return target
    }

    /// Throws when a rotation of the object or of a linked one has not ended.
    fileprivate func requireNoneUnderWay(_ current: CurrentObject, isEmergency: Bool, at now: Timestamp)
        throws
    {
        if let open = try openRotation(on: current.object.id) {
            throw VaultError(
                .conflict,
                "The rotation \(open.id) of it is under way (\(open.state.name)). "
                    + (isEmergency ? open.wayToEnd : "Wait for its end, or roll it back first.")
            )
        }
        guard !isEmergency, try linkedRotationEnds(of: current, at: now) != nil else { return }
        throw VaultError(
            .conflict,
            "A linked object is being rotated, and both would be in doubt at once. Wait for its end, or rotate as an "
                + "emergency."
        )
    }
}

extension OpenRotation {
    /// How a person in a hurry ends it.
    fileprivate var wayToEnd: String {
        switch state.phase {
        case .observing:
            "Take the old login away with `rekey rotations retire \(id)`, or the new one with "
                + "`rekey rotations rollback \(id)`; then ask again if what is left has leaked too."
        case .promoted, .retiring, .restoring, .done, .rolledBack: "It ends in a moment; ask again then."
        default: "Undo it with `rekey rotations rollback \(id)`, and ask again."
        }
    }
}
