public import Audit
public import Policies
import Rotation
import Synchronization
public import VaultCore

/// Asks targets, now and then, whether they still accept the current versions, and tells when one does not.
///
/// Out of rotation a target must accept what the journal says is current; when it does not, somebody changed it there.
/// Looks are spread over the time between two of them, and no target is asked about two objects at once, so that none
/// meets a herd.
public final class DriftWatch: Sendable {
    private static let batch = 64
    private static let width = 4
    private static let pause = Duration.seconds(1)
    private static let longestSleep = Duration.seconds(60)

    let ports: VaultPorts
    let audit: any AuditLog
    let targets: LiveTargets
    let rotations: RotationService
    let observe: DriftObserver
    private let isMine: @Sendable () async throws -> Bool
    private let watched = Mutex<[ObjectID: WatchedObject]>([:])
    private let changes = Signal()

    /// Works through `ports`; `rotations` begins what mends a drift, `observe` hears of all.
    ///
    /// Where several servers share the store, `isMine` says whether this one is to look.
    public init(
        ports: VaultPorts,
        audit: any AuditLog,
        targets: LiveTargets,
        rotations: RotationService,
        isMine: @escaping @Sendable () async throws -> Bool = { true },
        observe: @escaping DriftObserver = { _ in }
    ) {
        self.ports = ports
        self.audit = audit
        self.targets = targets
        self.rotations = rotations
        self.isMine = isMine
        self.observe = observe
    }

    // MARK: - What is watched

    /// Watches the objects with a target of a vault's applied set, and no others of it.
    public func follow(_ set: PolicySet, in vault: VaultName) async throws {
        let known = try await forgetOthers(than: set, in: vault)
        let now = ports.clock.now()
        var wanted: [ObjectID: WatchedObject] = [:]
        for (path, object) in set.objects {
            guard let connector = object.connector else { continue }
            let rule = set.policy(of: path)?.drift ?? DriftRule()
            guard rule.action != .ignore else { continue }
            let id = path.id(in: vault)
            let finding = known[path].map { DriftFinding(id, $0) }
            wanted[id] = WatchedObject(rule, at: connector, next: now, finding: finding)
        }
        spread(&wanted, from: now)
        watched.withLock { watched in
            for (id, object) in watched where id.vault == vault {
                wanted[id]?.keep(object, known: known[id.path].map { DriftFinding(id, $0) })
            }
            watched = watched.filter { $0.key.vault != vault }
            watched.merge(wanted) { _, new in new }
        }
        changes.raise()
    }

    /// The first looks are spread, but for what is known to have drifted.
    private func spread(_ objects: inout [ObjectID: WatchedObject], from now: Timestamp) {
        for (id, object) in objects where object.finding == nil {
            let share = Double(ports.random.bytes(1)[0]) / 256
            objects[id]?.next = now + (object.every.after(now) - now) * share
        }
    }

    /// What was found last about the objects that `isVisible` lets through, the gravest first.
    public func list(
        in vault: VaultName? = nil,
        state: DriftFinding.State? = nil,
        limit: Int,
        visible isVisible: (ObjectID) -> Bool = { _ in true }
    ) -> [WatchedObject.Entry] {
        let all = watched.withLock { $0 }
        return all.filter { id, object in
            (vault == nil || id.vault == vault) && (state == nil || object.finding?.state == state)
                && isVisible(id)
        }
        .map { WatchedObject.Entry(id: $0, object: $1) }.sorted().prefix(limit).map(\.self)
    }

    /// What was found about this version of an object; nil when nobody looked yet.
    public func finding(of id: ObjectID, _ version: VersionID) -> DriftFinding? {
        watched.withLock { $0[id]?.finding }.flatMap { $0.version == version ? $0 : nil }
    }

    /// How many objects have drifted.
    public var drifted: Int { watched.withLock { $0.values.count { $0.finding?.state == .drifted } } }

    // MARK: - Looking

    /// Looks until the task is cancelled.
    public func run() async throws {
        while !Task.isCancelled {
            let seen = changes.count
            let isBusy = try await tickIfMine()
            let now = ports.clock.now()
            let next = watched.withLock { $0.values.map(\.next).min() } ?? .latest
            let wake = isBusy ? now + Self.pause : min(max(next, now + Self.pause), now + Self.longestSleep)
            do { try await ports.clock.sleep(until: wake, or: changes, beyond: seen) } catch { return }
        }
    }

    /// Another server that does the looking may end, so this one asks again soon.
    private func tickIfMine() async throws -> Bool {
        let hasWork = watched.withLock { !$0.isEmpty }
        guard hasWork else { return false }
        guard try await isMine() else { return true }
        return try await tick()
    }

    /// Looks at what is due, up to one batch; whether more may be.
    @discardableResult
    func tick() async throws -> Bool {
        let now = ports.clock.now()
        let due = watched.withLock { watched in
            watched.filter { $0.value.next <= now }.sorted { $0.value.next < $1.value.next }
                .prefix(Self.batch)
        }
        let targets = Dictionary(grouping: due) { "\($0.key.vault)/\($0.value.connector)" }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, objects) in targets.values.enumerated() {
                if index >= Self.width { try await group.next() }
                group.addTask { for object in objects { try await self.lookQuietly(at: object.key) } }
            }
            try await group.waitForAll()
        }
        return due.count == Self.batch
    }

    /// Looks at one object now.
    ///
    /// Throws ``VaultError/Code/badParameter`` for one without a target, and ``VaultError/Code/conflict`` while it rotates.
    public func check(_ id: ObjectID) async throws -> DriftFinding {
        let current = try await ports.store.live(id, nil)
        guard try ManagedRotation(of: current.object)?.object.connector != nil else {
            throw Self.withoutTarget(id)
        }
        guard let finding = try await look(at: id) else {
            throw VaultError(
                .conflict,
                "\(id.kind.collection)/\(id.name) is being rotated or disabled; look again when that is over."
            )
        }
        return finding
    }

    static func withoutTarget(_ id: ObjectID) -> VaultError {
        VaultError(
            .badParameter,
            "\(id.kind.collection)/\(id.name) has no connector, so no target can be asked. Name a connector for it in a "
                + "policy file and apply it."
        )
    }

    /// A look that fails is told and tried again at the next time.
    private func lookQuietly(at id: ObjectID) async throws {
        do {
            _ = try await look(at: id)
        } catch let error as CancellationError {
            throw error
        } catch {
            observe(.failed(id, reason: (error as? VaultError)?.summary ?? "\(type(of: error))"))
        }
        let now = ports.clock.now()
        watched.withLock { $0[id]?.wait(from: now) }
    }

    private func look(at id: ObjectID) async throws -> DriftFinding? {
        guard let subject = try await ports.store.read({ try $0.driftSubject(id) }) else { return nil }
        var answer = await ask(subject)
        if case .refused = answer {
            // Between reading the version and trying it a rotation or a person may have changed it.
            let again = try await ports.store.read { try $0.driftSubject(id) }
            guard let again, again.version.id == subject.version.id else { return nil }
            answer = await ask(again)
        }
        let known = watched.withLock { $0[id]?.finding }
        let finding = DriftFinding(subject, answer, after: known, at: ports.clock.now())
        try await settle(finding, after: known)
        watched.withLock { $0[id]?.finding = finding }
        observe(.asked(finding))
        try await reconcile(finding, subject.managed)
        return finding
    }

    /// Whether the target accepts the login; a value that holds none is answered with unknown.
    private func ask(_ subject: DriftSubject) async -> TargetAnswer {
        do {
            let target = subject.target
            let login = try ports.login(target.predecessorPrincipal, in: subject.version, target.template)
            let connector = try await targets.connector(
                target.connector,
                in: subject.object.vault,
                overlap: target.overlap
            )
            return await connector.probe(login)
        } catch {
            return .unknown((error as? VaultError)?.summary ?? "the login cannot be read")
        }
    }
}
