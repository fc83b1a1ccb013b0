import SecretMemory
import Testing
import VaultCore

@testable import Sealing

@Suite struct KeyEncryptionKeyTests {
    private let binding = Fixture.binding(0)

    @Test("Keys survive a restart, and what they sealed opens")
    func restart() async throws {
        let fixture = try await Fixture.make()
        try fixture.fill(3)
        #expect(try await fixture.restarted().allOpen(3))
    }

    @Test("Making sure of a key twice makes one")
    func ensureIsRepeatable() async throws {
        let fixture = try await Fixture.make()
        let sealed = try fixture.seal([1], binding)
        try await fixture.store.write(.vaultCreate) {
            try fixture.keyring.ensureKEK(for: Fixture.vault, in: $0)
        }
        #expect(fixture.store.contents.keks.count == 1)
        #expect(exposed(try fixture.keyring.open(sealed, binding: binding)) == [1])
    }

    @Test("A key seals within the transaction that makes it")
    func sealsWithinTheTransaction() async throws {
        let fixture = try await Fixture.make()
        let place = Fixture.binding(0, vault: "fresh")
        let sealed = try await fixture.store.write(.vaultCreate) { transaction in
            try fixture.keyring.ensureKEK(for: "fresh", in: transaction)
            return try fixture.seal([9], place)
        }
        let restarted = try await fixture.restarted()
        #expect(exposed(try restarted.keyring.open(sealed, binding: place)) == [9])
    }

    @Test(
        "A vault whose first creation failed seals only what a restart can open",
        arguments: MemoryStore.Moment.allCases
    )
    func creationCutShort(moment: MemoryStore.Moment) async throws {
        let fixture = try await Fixture.make()
        let place = Fixture.binding(0, vault: "fresh")
        fixture.store.crash(at: 0, moment)
        await #expect(throws: MemoryStore.Crash.self) { try await create("fresh", fixture) }
        try await create("fresh", fixture)
        let sealed = try fixture.seal([9], place)
        let restarted = try await fixture.restarted()
        #expect(exposed(try restarted.keyring.open(sealed, binding: place)) == [9])
    }

    @Test("A key that was not committed gives way to the one that another server made")
    func otherServersKey() async throws {
        let fixture = try await Fixture.make()
        let other = try await fixture.restarted()
        try fixture.keyring.ensureKEK(for: "fresh", in: MemoryTransaction(fixture.store.contents))
        try await create("fresh", other)
        try fixture.keyring.learn(fixture.store.contents.keks)
        let place = Fixture.binding(0, vault: "fresh")
        let sealed = try fixture.seal([9], place)
        #expect(exposed(try other.keyring.open(sealed, binding: place)) == [9])
    }

    @Test("Of two transactions that make the same key at once, whichever commits, memory has its key")
    func twoTransactionsAtOnce() async throws {
        let fixture = try await Fixture.make()
        let transactions = [
            MemoryTransaction(fixture.store.contents), MemoryTransaction(fixture.store.contents),
        ]
        for transaction in transactions { try fixture.keyring.ensureKEK(for: "fresh", in: transaction) }
        let place = Fixture.binding(0, vault: "fresh")
        let sealed = try fixture.seal([9], place)
        for committed in transactions {
            fixture.store.contents = committed.contents
            let restarted = try await fixture.restarted()
            #expect(exposed(try restarted.keyring.open(sealed, binding: place)) == [9])
        }
    }

    @Test("When another process made the vault's key first, that key is used")
    func anotherProcessWins() async throws {
        let fixture = try await Fixture.make()
        let other = try await fixture.restarted()
        fixture.store.crash(at: 0, .beforeCommit)
        await #expect(throws: MemoryStore.Crash.self) { try await create("fresh", fixture) }
        try await create("fresh", other)
        try await create("fresh", fixture)
        let place = Fixture.binding(0, vault: "fresh")
        let sealed = try fixture.seal([9], place)
        #expect(exposed(try other.keyring.open(sealed, binding: place)) == [9])
    }

    @Test("After a rotation new records stand under the new key and old ones still open")
    func rotation() async throws {
        let fixture = try await Fixture.make()
        try fixture.fill(2)
        #expect(try await fixture.keyring.rotateKEK(of: Fixture.vault, in: fixture.store) == 2)
        #expect(fixture.keyring.newestVersion(of: Fixture.vault) == 2)
        #expect(try fixture.seal([1], binding).kekVersion == 2)
        #expect(try fixture.allOpen(2))
        #expect(try await fixture.restarted().allOpen(2))
    }

    @Test("Where others share the store, a new key opens at once and seals later")
    func rotationAmongOthers() async throws {
        let fixture = try await Fixture.make()
        let root = try #require(
            try fixture.seals.open(keysUnder: nil) { () throws(VaultError) in
                throw VaultError(.wrongPassphrase, "No passphrase was given.")
            }
        )
        let shared = try await Keyring.load(
            from: fixture.store,
            root: root,
            clock: fixture.clock,
            notice: .seconds(3_600)
        )
        _ = try await shared.rotateKEK(of: Fixture.vault, in: fixture.store)
        #expect(try shared.seal([1].span.bytes, binding: binding).kekVersion == 1)
        let other = try await fixture.restarted()
        let sealed = try other.seal([7], binding)
        #expect(sealed.kekVersion == 2)
        #expect(exposed(try shared.open(sealed, binding: binding)) == [7])
        fixture.clock.advance(by: .seconds(600))
        let late = try await Keyring.load(
            from: fixture.store,
            root: root,
            clock: fixture.clock,
            notice: .seconds(3_600)
        )
        #expect(try late.seal([1].span.bytes, binding: binding).kekVersion == 2)
    }

    @Test("A rotation that did not commit changes nothing")
    func rotationCutShort() async throws {
        let fixture = try await Fixture.make()
        fixture.store.crash(at: 0, .beforeCommit)
        await #expect(throws: MemoryStore.Crash.self) {
            _ = try await fixture.keyring.rotateKEK(of: Fixture.vault, in: fixture.store)
        }
        #expect(try fixture.seal([1], binding).kekVersion == 1)
        #expect(try await fixture.keyring.rotateKEK(of: Fixture.vault, in: fixture.store) == 2)
    }

    @Test("A vault that has no key cannot rotate it")
    func rotationOfNothing() async throws {
        let fixture = try await Fixture.make()
        await #expect(throws: VaultError(.notFound, "")) {
            _ = try await fixture.keyring.rotateKEK(of: "absent", in: fixture.store)
        }
    }

    @Test("A wrapped key with any bit flipped stops the start")
    func flippedBitOfAWrappedKey() async throws {
        let fixture = try await Fixture.make()
        let whole = fixture.store.contents
        for bit in stride(from: 0, to: whole.keks[0].wrapped.count * 8, by: 5) {
            fixture.store.contents.keks[0].wrapped[bit / 8] ^= 1 << (bit % 8)
            await #expect(throws: VaultError(.integrity, "")) { _ = try await fixture.restarted() }
            fixture.store.contents = whole
        }
    }

    @Test("Wrapped keys of two vaults cannot change places, nor two versions of one")
    func swappedKeys() async throws {
        let fixture = try await Fixture.make(vaults: ["default", "other"])
        _ = try await fixture.keyring.rotateKEK(of: "default", in: fixture.store)
        let whole = fixture.store.contents
        for (left, right) in [(0, 1), (0, 2)] {
            let moved = whole.keks[left].wrapped
            fixture.store.contents.keks[left].wrapped = whole.keks[right].wrapped
            fixture.store.contents.keks[right].wrapped = moved
            await #expect(throws: VaultError(.integrity, "")) { _ = try await fixture.restarted() }
            fixture.store.contents = whole
        }
    }

    private func create(_ vault: String, _ fixture: Fixture) async throws {
        let keyring = fixture.keyring
        try await fixture.store.write(.vaultCreate) { try keyring.ensureKEK(for: vault, in: $0) }
    }
}
