import SecretMemory
import Synchronization
import Testing
import VaultCore

@testable import Sealing

@Suite struct RewrapperTests {
    private static let records = 23
    private static let policy = RewrapPolicy(batch: 5, recordsPerSecond: 10, retireAfter: .seconds(60))
    private static let batches = 5

    @Test("Every record moves to the new key, and the old key goes after the quiet time")
    func wholeRun() async throws {
        let fixture = try await rotated()
        let events = Events()
        let rewrapper = rewrapper(fixture, events)
        let ripe = try await rewrapper.rewrap(Fixture.vault)
        #expect(fixture.store.contents.rows.values.allSatisfy { $0.kekVersion == 2 })
        #expect(fixture.store.contents.keks.map(\.version) == [1, 2])
        fixture.clock.advance(by: try #require(ripe) - fixture.clock.now())
        #expect(try await rewrapper.rewrap(Fixture.vault) == nil)
        #expect(fixture.store.contents.keks.map(\.version) == [2])
        #expect(events.all.last == .retired(vault: Fixture.vault, versions: [1]))
        #expect(try fixture.allOpen(Self.records))
        #expect(try await fixture.restarted().allOpen(Self.records))
    }

    @Test("A retired key is gone from memory too")
    func retiredKeyIsForgotten() async throws {
        let fixture = try await rotated(records: 0)
        let old = try await Fixture.make().seal([1], Fixture.binding(0))
        fixture.clock.advance(by: .seconds(61))
        _ = try await rewrapper(fixture).rewrap(Fixture.vault)
        #expect(old.kekVersion == 1)
        #expect(throws: VaultError(.integrity, "")) {
            _ = try fixture.keyring.open(old, binding: Fixture.binding(0))
        }
    }

    @Test(
        "A kill at any batch loses nothing and repeats nothing",
        arguments: Array(0..<batches),
        MemoryStore.Moment.allCases
    )
    func killAtEachBatch(batch: Int, moment: MemoryStore.Moment) async throws {
        let fixture = try await rotated()
        fixture.store.crash(at: batch, moment)
        await #expect(throws: MemoryStore.Crash.self) {
            _ = try await rewrapper(fixture).rewrap(Fixture.vault)
        }
        let committed = fixture.store.contents.rows
        let expected = min(5 * (batch + (moment == .afterCommit ? 1 : 0)), Self.records)
        #expect(committed.values.filter { $0.kekVersion == 2 }.count == expected)
        let restarted = try await fixture.restarted()
        #expect(try restarted.allOpen(Self.records))
        _ = try await rewrapper(restarted).rewrap(Fixture.vault)
        for (binding, record) in committed where record.kekVersion == 2 {
            #expect(fixture.store.contents.rows[binding] == record)
        }
        #expect(fixture.store.contents.rows.values.allSatisfy { $0.kekVersion == 2 })
        #expect(try restarted.allOpen(Self.records))
    }

    @Test(
        "A kill at the retirement leaves the old key or removes it, and all opens",
        arguments: MemoryStore.Moment.allCases
    )
    func killAtRetirement(moment: MemoryStore.Moment) async throws {
        let fixture = try await rotated()
        fixture.clock.advance(by: .seconds(61))
        fixture.store.crash(at: Self.batches, moment)
        await #expect(throws: MemoryStore.Crash.self) {
            _ = try await rewrapper(fixture).rewrap(Fixture.vault)
        }
        let restarted = try await fixture.restarted()
        #expect(try await rewrapper(restarted).rewrap(Fixture.vault) == nil)
        #expect(fixture.store.contents.keks.map(\.version) == [2])
        #expect(try restarted.allOpen(Self.records))
    }

    @Test("The rate is kept: so many records take at least their time")
    func throttled() async throws {
        let fixture = try await rotated()
        let start = fixture.clock.now()
        _ = try await rewrapper(fixture).rewrap(Fixture.vault)
        #expect(fixture.clock.now() - start == .milliseconds(2300))
        #expect(fixture.clock.sleeps.count == Self.batches)
    }

    @Test("Progress counts up to the total and survives a restart")
    func progress() async throws {
        let fixture = try await rotated()
        let events = Events()
        fixture.store.crash(at: 2, .afterCommit)
        await #expect(throws: MemoryStore.Crash.self) {
            _ = try await rewrapper(fixture, events).rewrap(Fixture.vault)
        }
        #expect(events.progress.map(\.done) == [5, 10])
        let restarted = try await fixture.restarted()
        let standing = try await rewrapper(restarted).progress()
        #expect(standing.map(\.done) == [15])
        #expect(standing.map(\.backlog) == [8])
        let rest = Events()
        _ = try await rewrapper(restarted, rest).rewrap(Fixture.vault)
        #expect(rest.progress.map(\.done) == [20, 23])
        #expect(rest.progress.allSatisfy { $0.total == Self.records })
        #expect(rest.progress.last?.backlog == 0)
    }

    @Test(
        "A record that does not open keeps the old key, is named, and does not hinder the others",
        arguments: [1, 7]
    )
    func unreadableRecords(count: Int) async throws {
        let fixture = try await rotated()
        let damaged = Set((0..<count).map { Fixture.binding($0) })
        for binding in damaged { fixture.store.contents.rows[binding]?.box[20] ^= 1 }
        fixture.clock.advance(by: .seconds(61))
        let events = Events()
        await #expect(throws: VaultError(.integrity, "")) {
            _ = try await rewrapper(fixture, events).rewrap(Fixture.vault)
        }
        let left = fixture.store.contents.rows.filter { $0.value.kekVersion == 1 }
        #expect(Set(left.keys) == damaged)
        #expect(events.unreadable == damaged)
        #expect(events.progress.last?.unreadable == count)
        #expect(fixture.store.contents.keks.map(\.version) == [1, 2])
    }

    @Test("A record written anew while its batch is under way is not overwritten")
    func concurrentWrite() async throws {
        let fixture = try await rotated()
        let binding = Fixture.binding(0)
        let fresh = try fixture.seal(Array("newer".utf8), binding)
        let row = SealedRow(binding: binding, sealed: try #require(fixture.store.contents.rows[binding]))
        let batch = RewrapBatch([row], keyring: fixture.keyring)
        fixture.store.contents.rows[binding] = fresh
        #expect(try await fixture.store.write(.rewrapBatch) { try batch.commit(in: $0) } == 0)
        #expect(fixture.store.contents.rows[binding] == fresh)
    }

    @Test("A record that comes late under the old key stops the retirement")
    func lateRecord() async throws {
        let fixture = try await Fixture.make()
        let late = try fixture.seal(Fixture.plaintext(0), Fixture.binding(0))
        _ = try await fixture.keyring.rotateKEK(of: Fixture.vault, in: fixture.store)
        let ripe = try await rewrapper(fixture).rewrap(Fixture.vault)
        fixture.store.contents.rows[Fixture.binding(0)] = late
        fixture.clock.advance(by: try #require(ripe) - fixture.clock.now())
        #expect(try await rewrapper(fixture).rewrap(Fixture.vault) == nil)
        #expect(try fixture.allOpen(1))
        #expect(fixture.store.contents.keks.map(\.version) == [2])
    }

    @Test("Several rotations in a row end under the newest key")
    func severalRotations() async throws {
        let fixture = try await rotated()
        _ = try await fixture.keyring.rotateKEK(of: Fixture.vault, in: fixture.store)
        fixture.clock.advance(by: .seconds(61))
        _ = try await rewrapper(fixture).rewrap(Fixture.vault)
        #expect(fixture.store.contents.keks.map(\.version) == [3])
        #expect(try fixture.allOpen(Self.records))
    }

    @Test("A rotation made by another process is taken up")
    func rotationElsewhere() async throws {
        let fixture = try await Fixture.make()
        try fixture.fill(3)
        let other = try await fixture.restarted()
        _ = try await other.keyring.rotateKEK(of: Fixture.vault, in: fixture.store)
        _ = try await rewrapper(fixture).rewrap(Fixture.vault)
        #expect(fixture.store.contents.rows.values.allSatisfy { $0.kekVersion == 2 })
        #expect(try other.allOpen(3))
    }

    @Test("The background run works off every vault and ends when cancelled")
    func backgroundRun() async throws {
        let fixture = try await Fixture.make(vaults: ["default", "other"])
        for vault in ["default", "other"] {
            try fixture.fill(7, vault: vault)
            _ = try await fixture.keyring.rotateKEK(of: vault, in: fixture.store)
        }
        let (retirements, source) = AsyncStream.makeStream(of: String.self)
        let rewrapper = Rewrapper(
            store: fixture.store,
            keyring: fixture.keyring,
            clock: fixture.clock,
            policy: Self.policy
        ) { event in
            if case .retired(let vault, _) = event { source.yield(vault) }
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await rewrapper.run() }
            var gone: Set<String> = []
            for await vault in retirements where gone.insert(vault).inserted {
                if gone.count == 2 { break }
            }
            group.cancelAll()
        }
        #expect(fixture.store.contents.keks.map(\.version) == [2, 2])
        #expect(try fixture.allOpen(7, vault: "other"))
    }

    @Test("A call wakes the background run, although its clock stands")
    func wakeUp() async throws {
        let fixture = try await Fixture.make()
        try fixture.fill(3)
        let clock = StoppedClock()
        let policy = RewrapPolicy(batch: 5, recordsPerSecond: 100_000_000)
        let rewrapper = Rewrapper(
            store: fixture.store,
            keyring: fixture.keyring,
            clock: clock,
            policy: policy
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await rewrapper.run() }
            await clock.slept.wait(beyond: 0)
            _ = try await fixture.keyring.rotateKEK(of: Fixture.vault, in: fixture.store)
            rewrapper.wake()
            await clock.slept.wait(beyond: 1)
            group.cancelAll()
        }
        #expect(fixture.store.contents.rows.values.allSatisfy { $0.kekVersion == 2 })
        #expect(try fixture.allOpen(3))
    }

    private func rotated(records: Int = records) async throws -> Fixture {
        let fixture = try await Fixture.make()
        try fixture.fill(records)
        _ = try await fixture.keyring.rotateKEK(of: Fixture.vault, in: fixture.store)
        return fixture
    }

    private func rewrapper(_ fixture: Fixture, _ events: Events = Events()) -> Rewrapper {
        Rewrapper(
            store: fixture.store,
            keyring: fixture.keyring,
            clock: fixture.clock,
            policy: Self.policy,
            report: events.add
        )
    }
}

/// What a rewrap told.
private final class Events: Sendable {
    private let list = Mutex<[RewrapEvent]>([])

    var all: [RewrapEvent] { list.withLock { $0 } }

    var progress: [RewrapProgress] {
        all.compactMap { event in
            guard case .progress(let progress) = event else { return nil }
            return progress
        }
    }

    var unreadable: Set<RecordBinding> {
        Set(
            all.compactMap { event in
                guard case .unreadable(let binding) = event else { return nil }
                return binding
            }
        )
    }

    func add(_ event: RewrapEvent) {
        list.withLock { $0.append(event) }
    }
}

/// A clock on which no deadline ever comes; it tells how often someone slept by it.
private final class StoppedClock: VaultClock {
    let slept = Signal()

    func now() -> Timestamp { Timestamp(unixSeconds: 1_800_000_000) }

    func sleep(until deadline: Timestamp) async throws {
        slept.raise()
        let never = Signal()
        await never.wait(beyond: 0)
        try Task.checkCancellation()
    }
}
