import Foundation
import SecretMemory
import Testing
import VaultCore

@testable import Sealing

@Suite struct SealRotatorTests {
    private static let passphrase = SharedSecret("correct horse battery")
    private static let other = SharedSecret("another fine passphrase")

    /// A way to keep the root key, and what opens it.
    struct Choice: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let seal: NewSeal
        let passphrase: SharedSecret?
        let fileName: String

        static func all() throws -> [Choice] {
            [
                Choice(testDescription: "file", seal: .file, passphrase: nil, fileName: "seal"),
                Choice(
                    testDescription: "passphrase",
                    seal: .passphrase(SealRotatorTests.passphrase, try .cheap),
                    passphrase: SealRotatorTests.passphrase,
                    fileName: "seal.json"
                ),
                Choice(
                    testDescription: "another passphrase",
                    seal: .passphrase(SealRotatorTests.other, try .cheap),
                    passphrase: SealRotatorTests.other,
                    fileName: "seal.json"
                ),
            ]
        }
    }

    @Test(
        "Any kind of seal can follow any other, and the old one is gone",
        arguments: try Choice.all(),
        try Choice.all()
    )
    func changeOfKind(from old: Choice, to new: Choice) async throws {
        let fixture = try await Fixture.make(seal: old.seal, vaults: ["default", "other"])
        try fixture.fill(2)
        let before = fixture.keyring.rootID
        let rootID = try await rotator(fixture).rotate(to: new.seal)
        #expect(rootID != before)
        #expect(fixture.keyring.rootID == rootID)
        #expect(fixture.store.contents.keks.allSatisfy { $0.rootID == rootID })
        #expect(try fixture.folder.names == [new.fileName])
        #expect(try await fixture.restarted(passphrase: new.passphrase).allOpen(2))
        #expect(fixture.store.writes.last == .rootRewrap)
    }

    @Test("After a change of passphrase the old one does not open")
    func oldPassphraseIsRefused() async throws {
        let fixture = try await Fixture.make(seal: .passphrase(Self.passphrase, .cheap))
        _ = try await rotator(fixture).rotate(to: .passphrase(Self.other, .cheap))
        await #expect(throws: VaultError(.wrongPassphrase, "")) {
            _ = try await fixture.restarted(passphrase: Self.passphrase)
        }
    }

    @Test("The superseded seal does not open the new keys")
    func oldSealIsUseless() async throws {
        let fixture = try await Fixture.make()
        let old = try fixture.folder.read("seal")
        _ = try await rotator(fixture).rotate(to: .file)
        try fixture.folder.write(old, to: "seal")
        try fixture.folder.setMode(0o600, of: "seal")
        await #expect(throws: VaultError(.sealUnavailable, "")) { _ = try await fixture.restarted() }
    }

    @Test(
        "A crash at the rewrap leaves a seal that opens everything",
        arguments: MemoryStore.Moment.allCases,
        [true, false]
    )
    func crashAtTheRewrap(moment: MemoryStore.Moment, sameKind: Bool) async throws {
        let fixture = try await Fixture.make()
        try fixture.fill(3)
        fixture.store.crash(at: 0, moment)
        let next: NewSeal = sameKind ? .file : .passphrase(Self.passphrase, try .cheap)
        await #expect(throws: MemoryStore.Crash.self) { _ = try await rotator(fixture).rotate(to: next) }
        #expect(try fixture.folder.names == ["seal", sameKind ? "seal.next" : "seal.next.json"])
        let restarted = try await fixture.restarted(passphrase: Self.passphrase)
        #expect(try restarted.allOpen(3))
        let committed = moment == .afterCommit
        #expect(try fixture.folder.names == [committed && !sameKind ? "seal.json" : "seal"])
        #expect((restarted.keyring.rootID == fixture.keyring.rootID) == !committed)
    }

    @Test("A crash between adopting the new seal and removing the old one is finished at the next start")
    func crashBeforeRemoval() async throws {
        let fixture = try await Fixture.make()
        try fixture.fill(1)
        let old = try fixture.folder.read("seal")
        _ = try await rotator(fixture).rotate(to: .passphrase(Self.passphrase, .cheap))
        try fixture.folder.write(old, to: "seal")
        try fixture.folder.setMode(0o600, of: "seal")
        #expect(try await fixture.restarted(passphrase: Self.passphrase).allOpen(1))
        #expect(try fixture.folder.names == ["seal.json"])
    }

    @Test("A rotation that committed unheard is not overwritten by the next attempt")
    func retryAfterAnUnheardCommit() async throws {
        let fixture = try await Fixture.make()
        try fixture.fill(2)
        let rotator = rotator(fixture)
        fixture.store.crash(at: 0, .afterCommit)
        await #expect(throws: MemoryStore.Crash.self) { _ = try await rotator.rotate(to: .file) }
        let rootID = try await rotator.rotate(to: .file)
        #expect(fixture.store.contents.keks.allSatisfy { $0.rootID == rootID })
        #expect(try await fixture.restarted().allOpen(2))
    }

    @Test("A kill right after an unheard commit and a new attempt still leaves the seal that counts")
    func killDuringTheRetry() async throws {
        let fixture = try await Fixture.make()
        try fixture.fill(2)
        for moment in [MemoryStore.Moment.afterCommit, .beforeCommit] {
            fixture.store.crash(at: 0, moment)
            await #expect(throws: MemoryStore.Crash.self) { _ = try await rotator(fixture).rotate(to: .file) }
        }
        #expect(try await fixture.restarted().allOpen(2))
    }

    @Test("A vault made after an unheard commit is wrapped under the root key that counts")
    func vaultAfterAnUnheardCommit() async throws {
        let fixture = try await Fixture.make()
        fixture.store.crash(at: 0, .afterCommit)
        await #expect(throws: MemoryStore.Crash.self) { _ = try await rotator(fixture).rotate(to: .file) }
        let keyring = fixture.keyring
        try await fixture.store.write(.vaultCreate) { try keyring.ensureKEK(for: "fresh", in: $0) }
        try fixture.fill(1, vault: "fresh")
        #expect(try await fixture.restarted().allOpen(1, vault: "fresh"))
    }

    @Test("A passphrase too short changes nothing")
    func refusedPassphrase() async throws {
        let fixture = try await Fixture.make()
        try fixture.fill(1)
        await #expect(throws: VaultError(.badParameter, "")) {
            _ = try await rotator(fixture).rotate(to: .passphrase(SharedSecret("short"), .cheap))
        }
        #expect(try fixture.folder.names == ["seal"])
        #expect(try await fixture.restarted().allOpen(1))
    }

    @Test("While a backup holds the seal, no rotation starts; afterwards one does")
    func heldSeal() async throws {
        let fixture = try await Fixture.make()
        let keyring = fixture.keyring
        try await keyring.holdingSeal {
            await #expect(throws: VaultError(.conflict, "")) {
                _ = try await rotator(fixture).rotate(to: .file)
            }
            await #expect(throws: VaultError(.conflict, "")) { try await keyring.holdingSeal {} }
        }
        await #expect(throws: MemoryStore.Crash.self) {
            try await keyring.holdingSeal { throw MemoryStore.Crash() }
        }
        #expect(try await rotator(fixture).rotate(to: .file) == keyring.rootID)
    }

    private func rotator(_ fixture: Fixture) -> SealRotator {
        SealRotator(folder: fixture.seals, store: fixture.store, keyring: fixture.keyring)
    }
}
