import KeyVaultWire
import Policies
import Rotation
public import SecretMemory
public import VaultCore

/// Takes over a login that somebody changed at its target, as a new version.
public struct DriftAdoption: Sendable {
    private let ports: VaultPorts
    private let targets: LiveTargets
    private let live: LiveRotations
    private let watch: DriftWatch

    /// Works through `ports`; `watch` learns of what was adopted.
    public init(ports: VaultPorts, targets: LiveTargets, live: LiveRotations, watch: DriftWatch) {
        self.ports = ports
        self.targets = targets
        self.live = live
        self.watch = watch
    }

    /// Makes a value current that the target accepts now: a whole value in the form of the object's template, or the
    /// password alone; durable on return.
    ///
    /// Throws ``VaultError/Code/badParameter`` when the object has no target or the target refuses the value,
    /// ``VaultError/Code/unavailable`` when it is not reached, and ``VaultError/Code/conflict`` while the object rotates.
    public func adopt(_ value: SharedSecret, as id: ObjectID) async throws -> DriftFinding {
        let current = try await ports.store.live(id, nil)
        guard try ManagedRotation(of: current.object)?.object.connector != nil else {
            throw DriftWatch.withoutTarget(id)
        }
        guard let subject = try await ports.store.read({ try $0.driftSubject(id) }) else {
            throw Self.busy(id)
        }
        let login = Self.login(in: value, of: subject)
        let connector = try await targets.connector(
            subject.target.connector,
            in: id.vault,
            overlap: subject.target.overlap
        )
        try Self.require(await connector.probe(login), login.principal)
        try await commit(login, over: subject)
        try await live.refresh(subject.object)
        return try await watch.check(subject.object)
    }

    /// The login that a value holds; what does not fit the template is a password of the login in use.
    private static func login(in value: SharedSecret, of subject: DriftSubject) -> TargetCredential {
        let target = subject.target
        let others = subject.managed.object.principals.filter { $0 != target.predecessorPrincipal }
        for principal in [target.predecessorPrincipal] + others {
            if let password = target.template.password(in: value, user: principal) {
                return TargetCredential(principal: principal, password: password)
            }
        }
        return TargetCredential(principal: target.predecessorPrincipal, password: value)
    }

    private static func require(_ answer: TargetAnswer, _ principal: String) throws(VaultError) {
        switch answer {
        case .accepted: return
        case .refused(let why):
            throw VaultError(
                .badParameter,
                "The target refuses this login of '\(principal)', so it is not adopted: \(why)"
            )
        case .unreachable(let why), .unknown(let why):
            throw VaultError(.unavailable, "Whether the target accepts the login is not known: \(why)")
        }
    }

    private func commit(_ login: TargetCredential, over subject: DriftSubject) async throws {
        let (id, before, now) = (subject.object, subject.version, ports.clock.now())
        let version = VersionID(from: ports.random)
        let value = subject.target.template.render(user: login.principal, password: login.password)
        let sealed = try value.withBytes { bytes throws(VaultError) in
            try ports.sealer.seal(bytes, binding: NewVersion.binding(id, version))
        }
        let new = NewVersion(
            object: id,
            id: version,
            attributes: Attributes(expires: subject.managed.policy.lifetime?.after(now), created: now),
            contentType: before.contentType,
            tags: before.tags,
            sealed: sealed
        )
        let event = GUID.make(from: ports.random)
        try await ports.store.write(.secretSet) { transaction in
            guard let still = try transaction.driftSubject(id), still.version.id == before.id else {
                throw Self.busy(id)
            }
            let added = try transaction.add(new)
            try transaction.note(principal: login.principal, of: version, of: id)
            try transaction.append(OutboxEntry(newVersion: added, id: event))
        }
    }

    private static func busy(_ id: ObjectID) -> VaultError {
        VaultError(
            .conflict,
            "\(id.kind.collection)/\(id.name) is being rotated, is disabled, or was changed; try again when that is over."
        )
    }
}
