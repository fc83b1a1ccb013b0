import Audit
import Foundation
import Rotation
import SQLStore
import Testing
import VaultCore

@testable import VaultService

/// A vault on a disk of its own, on a clock that stands until a test moves it.
final class World: Sendable {
    static let start = Timestamp(unixSeconds: 1_800_000_000)

    let random: SeededRandom
    let keys: FakeKeys
    let clock = MovableClock(standingAt: World.start)
    let audit = MemoryAudit()
    let store: FaultyStore
    private let disk: any VaultStore
    private let folder: URL

    private init(seed: UInt64, inMemory: Bool) async throws {
        random = SeededRandom(seed: seed)
        keys = FakeKeys(random: random)
        folder = FileManager.default.temporaryDirectory.appending(path: "rekey-rotation-\(UUID().uuidString)")
        disk = inMemory ? MemoryStore() : try SQLiteStore.open(folder: folder.path)
        store = FaultyStore(over: disk)
        try await disk.write(.vaultCreate) {
            try $0.insert(VaultRecord(name: .default, created: World.start))
        }
    }

    /// Makes a world, lends it, and removes it.
    static func with<T>(seed: UInt64 = 1, inMemory: Bool = false, _ body: (World) async throws -> T)
        async throws
        -> T
    {
        let world = try await World(seed: seed, inMemory: inMemory)
        defer { try? FileManager.default.removeItem(at: world.folder) }
        let result: Result<T, any Error>
        do { result = .success(try await body(world)) } catch { result = .failure(error) }
        await (world.disk as? SQLVaultStore)?.close()
        return try result.get()
    }

    func ports(
        work: any HeavyWork = InlineWork(),
        store: (any VaultStore)? = nil,
        clock: (any VaultClock)? = nil
    ) -> VaultPorts {
        VaultPorts(
            store: store ?? self.store,
            sealer: OpenSealer(),
            keys: keys,
            heavyWork: work,
            clock: clock ?? self.clock,
            random: random
        )
    }

    /// A runner as a process that just began has it.
    func runner(work: any HeavyWork = InlineWork(), node: String = "node-1", attempts: Int = 3)
        -> RotationRunner
    {
        RotationRunner(
            ports: ports(work: work),
            audit: audit,
            node: node,
            retry: RetryRule(attempts: attempts)
        )
    }

    /// A scheduler as a process that just began has it.
    func scheduler(node: String = "node-1", attempts: Int = 3) -> Scheduler {
        scheduler(runner(node: node, attempts: attempts))
    }

    // MARK: - Making things

    static func id(_ name: String, _ kind: ObjectKind = .key) throws -> ObjectID {
        ObjectID(vault: .default, kind: kind, name: try #require(ObjectName(name)))
    }

    /// A policy by its parts' texts.
    static func policy(rotateAfter: String? = nil, rotateBefore: String? = nil, expiry: String? = nil) throws
        -> KeyRotationPolicy
    {
        var actions: [RotationPolicyAction] = []
        if rotateAfter != nil || rotateBefore != nil {
            actions.append(
                .init(type: "Rotate", timeAfterCreate: rotateAfter, timeBeforeExpiry: rotateBefore)
            )
        }
        return try KeyRotationPolicyRequest(lifetimeActions: actions, expiryTime: expiry)
            .validated(replacing: .default, at: start)
    }

    /// Adds an object with one version, as a create does.
    @discardableResult
    func add(
        _ name: String,
        _ kind: ObjectKind = .key,
        policy: KeyRotationPolicy? = nil,
        expiresIn: Duration? = nil,
        enabled: Bool = true
    ) async throws -> ObjectID {
        let id = try Self.id(name, kind)
        let now = clock.now()
        let attributes = Attributes(enabled: enabled, expires: expiresIn.map { now + $0 }, created: now)
        let version = try version(of: id, attributes, sequence: 1)
        let object = ObjectRecord(
            id: id,
            current: version.id,
            created: now,
            rotationPolicy: try policy?.stored()
        )
        try await disk.write(.keyCreate) { transaction in
            try transaction.insert(object)
            try transaction.insert(version)
            try transaction.reschedule(from: nil, to: CurrentObject(object: object, version: version))
        }
        return id
    }

    private func version(of id: ObjectID, _ attributes: Attributes, sequence: Int64) throws -> VersionRecord {
        let material = try keys.generate(.ec(.p256)).publicMaterial
        return VersionRecord(
            object: id,
            id: VersionID(from: random),
            sequence: sequence,
            stage: .current,
            attributes: attributes,
            tags: ["team": "a"],
            key: id.kind == .key ? KeyDescription(material: material, operations: [.sign]) : nil,
            sealed: SealedRecord(kekVersion: 1, salt: [1], box: random.bytes(40))
        )
    }

    /// Adds a version by hand, as a second create does.
    func addVersion(of id: ObjectID) async throws {
        let next = try version(of: id, Attributes(created: clock.now()), sequence: 0)
        try await disk.write(.keyCreate) { transaction in
            let before = try #require(try transaction.current(id))
            var previous = before.version
            previous.stage = .previous
            try transaction.update(previous)
            var after = before
            after.object.lastSequence += 1
            after.object.current = next.id
            after.version = next
            after.version.sequence = after.object.lastSequence
            try transaction.insert(after.version)
            try transaction.update(after.object)
            try transaction.reschedule(from: before, to: after)
        }
    }

    /// Changes the current version or the object, as an update, a deletion or a recovery does.
    func change(_ id: ObjectID, _ body: @escaping @Sendable (inout CurrentObject) throws -> Void) async throws
    {
        try await disk.write(.keyUpdate) { transaction in
            let before = try #require(try transaction.current(id))
            var after = before
            try body(&after)
            try transaction.update(after.version)
            try transaction.update(after.object)
            after.object.revision += 1
            try transaction.reschedule(from: before, to: after)
        }
    }

    // MARK: - Looking

    func look<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await disk.read(body)
    }

    func current(_ id: ObjectID) async throws -> VersionRecord {
        try #require(try await look { try $0.current(id) }).version
    }

    func stages(_ id: ObjectID) async throws -> [Stage] {
        try await look { try $0.history(of: id, limit: 1_000) }.map(\.stage)
    }

    func due(_ id: ObjectID) async throws -> [DueEntry.Work: Timestamp] {
        let entries = try await look { try $0.dueEntries(of: id) }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.work, $0.at) })
    }

    func events() async throws -> [String] {
        try await look { try $0.outbox(limit: 10_000) }.map(\.type)
    }

    func lastRotation(_ id: ObjectID) async throws -> OpenRotation {
        try await look { reader in
            let rotation = try #require(try reader.rotations(of: id, limit: 1).first)
            return try #require(try reader.rotation(rotation))
        }
    }
}
