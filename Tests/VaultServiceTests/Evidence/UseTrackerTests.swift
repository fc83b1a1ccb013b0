import Testing
import VaultCore

@testable import VaultService

@Suite("Uses that are on their way to the store")
struct UseTrackerTests {
    private let id: ObjectID
    private let version: VersionID
    private let now = World.start
    private let uses = UseTracker(since: World.start)

    init() throws {
        id = ObjectID(
            vault: try #require(VaultName("vault")),
            kind: .secret,
            name: try #require(ObjectName("s"))
        )
        version = VersionID(from: SeededRandom(seed: 1))
    }

    private func stored(_ store: any VaultStore) async throws -> UseRecord? {
        try await store.read { try $0.uses(of: id, version: version, limit: 1).first }
    }

    @Test("a use is known before, during and after the commit that writes it")
    func knownThroughout() async throws {
        let store = WatchedStore()
        uses.note(id, version, by: "app", .vault, at: now)
        let seen = WatchedStore.Sightings()
        store.during = { [uses, id, version] in seen.add(uses.lastUse(of: id, version)) }
        #expect(uses.lastUse(of: id, version) == now)
        try await uses.flush(to: store)
        #expect(seen.all == [now, now])
        #expect(uses.lastUse(of: id, version) == nil)
        #expect(try await stored(store)?.last == now)
    }

    @Test("what could not be written is written with what was counted meanwhile")
    func keptAfterFailure() async throws {
        let store = WatchedStore()
        uses.note(id, version, by: "app", .vault, at: now)
        store.during = { [uses, id, version, now] in
            uses.note(id, version, by: "app", .vault, at: now + .seconds(5))
            throw VaultError(.unavailable, "the disk is full")
        }
        await #expect(throws: VaultError.self) { try await uses.flush(to: store) }
        #expect(uses.lastUse(of: id, version) == now + .seconds(5))
        store.during = {}
        try await uses.flush(to: store)
        let record = try #require(try await stored(store))
        #expect(record.first == now && record.last == now + .seconds(5) && record.count == 2)
    }

    @Test("what finds no room begins the quiet anew, at the other servers with the next flush")
    func overflow() async throws {
        let (store, small) = (WatchedStore(), UseTracker(since: World.start, most: 1))
        small.note(id, version, by: "app", .vault, at: now)
        small.note(id, version, by: "job", .vault, at: now + .seconds(7))
        #expect(small.completeSince == now + .seconds(7))
        try await small.flush(to: store)
        #expect(try await store.read { try $0.evidenceFloor() } == now + .seconds(7))
        small.note(id, version, by: "job", .vault, at: now + .seconds(9))
        try await small.flush(to: store)
        #expect(try await store.read { try $0.evidenceFloor() } == now + .seconds(7))
    }

    @Test("an outage is told with the next flush that succeeds, also when nothing was used")
    func outage() async throws {
        let store = WatchedStore()
        uses.interrupted(at: now + .seconds(3))
        store.during = { throw VaultError(.unavailable, "the disk is full") }
        await #expect(throws: VaultError.self) { try await uses.flush(to: store) }
        store.during = {}
        try await uses.flush(to: store)
        #expect(try await store.read { try $0.evidenceFloor() } == now + .seconds(3))
    }

    @Test("consumers and versions are told apart")
    func apart() throws {
        let other = VersionID(from: SeededRandom(seed: 2))
        uses.note(id, version, by: "app", .vault, at: now)
        uses.note(id, version, by: "job", .target, at: now + .seconds(9))
        uses.note(id, other, by: "app", .vault, at: now + .days(1))
        #expect(uses.lastUse(of: id, version) == now + .seconds(9))
        #expect(uses.lastUse(of: id, other) == now + .days(1))
    }
}

extension UseTracker {
    /// When a version was last used, as far as the store may not have heard of it yet.
    fileprivate func lastUse(of object: ObjectID, _ version: VersionID) -> Timestamp? {
        uses(of: object, version).map(\.last).max()
    }
}
