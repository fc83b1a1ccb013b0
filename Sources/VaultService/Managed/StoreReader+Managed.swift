import Policies
import Rotation
import VaultCore

/// A rotation that is to begin now.
struct DueRotation: Sendable {
    /// When the policy wanted it.
    var due: Timestamp
    /// How many further due times passed since.
    var missed: Int
    /// How many people must approve it.
    var approvals = 0
    /// How the target takes it up; nil without one.
    var target: TargetPlan?
}

extension StoreReader {
    /// What falls due for an object as it stands.
    func schedule(of current: CurrentObject) throws -> Schedule {
        let made = current.version.attributes.created
        let announcement = try announcement(of: current, at: made)
        var policy = try KeyRotationPolicy(of: current.object)
        guard let managed = try current.object.drivingRotation() else {
            return Schedule(of: current, policy: policy, announcement: announcement)
        }
        policy.rotate = nil
        let rotation = try next(of: current, managed, at: made)?.at
        return Schedule(of: current, policy: policy, rotation: rotation, announcement: announcement)
    }

    /// When the subscriber of an object is told that its current version expires soon, from `now` on; nil where files do
    /// not say it.
    func announcement(of current: CurrentObject, at now: Timestamp) throws -> Timestamp? {
        guard current.object.deletion == nil, let managed = try ManagedRotation(of: current.object),
            managed.object.notify != nil
        else { return nil }
        return managed.rule.next(try facts(of: current, managed), now: now)?.at
    }

    /// The rotation that an object wants at `now`; nil when it wants none yet.
    func dueRotation(of current: CurrentObject, at now: Timestamp) throws -> DueRotation? {
        if let managed = try current.object.drivingRotation() {
            return try dueRotation(of: current, managed, at: now)
        }
        let policy = try KeyRotationPolicy(of: current.object)
        guard let due = Schedule(of: current, policy: policy).instant(of: .rotate), due <= now else {
            return nil
        }
        return DueRotation(due: due, missed: Schedule.missedRotations(since: due, at: now, policy: policy))
    }

    /// When to look again because a linked object is being rotated; nil when none is.
    func linkedRotationEnds(of current: CurrentObject, at now: Timestamp) throws -> Timestamp? {
        guard let managed = try ManagedRotation(of: current.object) else { return nil }
        let vault = current.object.id.vault
        let isRotating = try managed.group.contains { path in
            try path != managed.path
                && openRotation(of: path.id(in: vault)) != nil
        }
        return isRotating ? now + .seconds(60) : nil
    }

    /// When an object that is not due yet wants its next rotation; nil when it wants none.
    func nextRotation(of current: CurrentObject, at now: Timestamp) throws -> Timestamp? {
        guard let managed = try current.object.drivingRotation() else {
            return try schedule(of: current).instant(of: .rotate)
        }
        return try next(of: current, managed, at: now)?.at
    }

    /// How the target of an object takes a rotation up; nil without a target.
    ///
    /// A secret with a policy and no connector is nobody's login: the vault is where the old value ends.
    func targetPlan(of current: CurrentObject, _ managed: ManagedRotation, isEmergency: Bool) throws
        -> TargetPlan?
    {
        guard let connector = managed.object.connector, let overlap = managed.overlap else {
            guard current.object.id.kind == .secret, managed.object.policy != nil,
                managed.object.notify == nil
            else { return nil }
            return TargetPlan(
                connector: TargetPlan.vault,
                overlap: .twoPasswords,
                principal: "",
                next: "",
                managed: managed,
                isEmergency: isEmergency
            )
        }
        let principal = try principal(of: current, managed)
        let next = managed.object.principals.first { $0 != principal } ?? principal
        return TargetPlan(
            connector: connector,
            overlap: overlap,
            principal: principal,
            next: overlap == .twoPrincipals ? next : principal,
            managed: managed,
            isEmergency: isEmergency
        )
    }

    /// Since when an object should rotate and does not, and the rotation of a linked object that holds it back, if one
    /// does; nil when it is in time.
    func overdue(_ current: CurrentObject, _ managed: ManagedRotation, at now: Timestamp) throws
        -> (since: Timestamp, heldBy: OpenRotation?)?
    {
        guard let wanted = try next(of: current, managed, at: now)?.wanted, wanted <= now else { return nil }
        for path in managed.group where path != managed.path {
            if let open = try openRotation(on: path.id(in: current.object.id.vault)) { return (wanted, open) }
        }
        return (wanted, nil)
    }

    // MARK: - Private

    private func dueRotation(of current: CurrentObject, _ managed: ManagedRotation, at now: Timestamp) throws
        -> DueRotation?
    {
        guard let due = try next(of: current, managed, at: now), due.at <= now else { return nil }
        return DueRotation(
            due: due.wanted,
            missed: due.missed,
            approvals: managed.policy.approvals,
            target: try targetPlan(of: current, managed, isEmergency: false)
        )
    }

    /// The next rotation that the policy wants of an object; nil when none is to come, the object is out of use, or
    /// somebody else rotates it.
    private func next(of current: CurrentObject, _ managed: ManagedRotation, at now: Timestamp) throws
        -> DueTime?
    {
        guard current.version.attributes.enabled, current.object.deletion == nil, managed.object.notify == nil
        else { return nil }
        return managed.rule.next(try facts(of: current, managed), now: now)
    }

    private func facts(of current: CurrentObject, _ managed: ManagedRotation) throws -> DueFacts {
        let id = current.object.id
        let linked = try managed.group.filter { $0 != managed.path }.compactMap { path in
            try self.current(path.id(in: id.vault))?.version.attributes.created
        }
        return DueFacts(
            since: current.version.attributes.created,
            expires: current.version.attributes.expires,
            uses: managed.policy.trigger?.uses == nil ? 0 : try useCount(of: current.version),
            linkedPromoted: linked
        )
    }

    /// How often a version was used, as far as it was written down.
    func useCount(of version: VersionRecord) throws -> Int {
        try uses(of: version.object, version: version.id, limit: 10_000).reduce(0) { $0 + Int($1.count) }
    }

    /// As whom the current version logs in: what its rotation made it for, what was noted when it was adopted, or the
    /// first principal for a version that was set by hand.
    func principal(of current: CurrentObject, _ managed: ManagedRotation) throws -> String {
        let made = try rotations(of: current.object.id, limit: 20).lazy.compactMap {
            try self.rotation($0)?.state
        }
        .first { $0.promotedAt != nil && $0.undo == nil && $0.candidate == current.version.id }
        let noted = try notedPrincipal(of: current.version.id, of: current.object.id)
        guard
            let principal = made?.plan.target?.candidatePrincipal ?? noted.flatMap(managed.known)
                ?? managed.object.principals.first
        else {
            throw VaultError(
                .badParameter,
                "\(current.object.id.name) has a connector and no principals; name them in its policy file."
            )
        }
        return principal
    }
}

extension ManagedRotation {
    /// The principal, if files still name it.
    fileprivate func known(_ principal: String) -> String? {
        object.principals.contains(principal) ? principal : nil
    }
}
