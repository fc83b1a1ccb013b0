import SecretMemory
import Testing
import VaultCore

@testable import Sealing

@Suite struct SealFolderTests {
    private let folder: TemporaryFolder
    private let seals: SealFolder

    init() throws {
        folder = try TemporaryFolder()
        seals = SealFolder(path: folder.path)
    }

    @Test("A new folder has no seal and needs none")
    func newFolder() async throws {
        #expect(try seals.seals().isEmpty)
        let keyring = try await seals.unlock(MemoryStore(), clock: ManualClock(), passphrase: refuse)
        #expect(keyring == nil)
    }

    @Test("A start that died after making the seal goes on with it")
    func firstStartCutShort() async throws {
        let root = try seals.create(.file)
        let keyring = try await seals.unlock(MemoryStore(), clock: ManualClock(), passphrase: refuse)
        #expect(keyring?.rootID == root.id)
    }

    @Test("A second seal is refused")
    func secondSeal() throws {
        _ = try seals.create(.file)
        #expect(throws: VaultError(.conflict, "")) {
            _ = try seals.create(.passphrase(SharedSecret("long enough"), .cheap))
        }
    }

    @Test("A database without its seal is refused with the id that is missing")
    func lostSeal() async throws {
        let fixture = try await Fixture.make()
        let elsewhere = try TemporaryFolder()
        let stranger = SealFolder(path: elsewhere.path)
        for _ in 0..<2 {
            let error = await #expect(throws: VaultError(.sealUnavailable, "")) {
                _ = try await stranger.unlock(fixture.store, clock: fixture.clock, passphrase: refuse)
            }
            #expect(error?.summary.contains(fixture.keyring.rootID) == true)
            if try stranger.seals().isEmpty { _ = try stranger.create(.file) }
        }
        #expect(try elsewhere.names == ["seal"])
    }

    @Test("A passphrase is asked for only when the seal that counts needs one")
    func passphraseOnDemand() async throws {
        let fixture = try await Fixture.make()
        _ = try fixture.seals.stage(.passphrase(SharedSecret("never committed"), .cheap))
        #expect(try fixture.seals.seals().map(\.kind) == [.file, .passphrase])
        _ = try await fixture.restarted()
        #expect(try fixture.folder.names == ["seal"])
    }

    @Test("The seal of the keys in the store is chosen, staged or not")
    func choice() throws {
        let current = SealFile(rootID: "a", place: .init(kind: .file, isStaged: false))
        let staged = SealFile(rootID: "b", place: .init(kind: .passphrase, isStaged: true))
        #expect(try SealFile.choose(among: [current, staged], opening: "a") == current)
        #expect(try SealFile.choose(among: [current, staged], opening: "b") == staged)
        #expect(try SealFile.choose(among: [staged, current], opening: nil) == current)
        #expect(try SealFile.choose(among: [], opening: nil) == nil)
        #expect(throws: VaultError(.sealUnavailable, "")) {
            _ = try SealFile.choose(among: [current, staged], opening: "c")
        }
    }

    private let refuse: SealFolder.PassphraseSource = { () throws(VaultError) in
        throw VaultError(.wrongPassphrase, "No passphrase should be asked for.")
    }
}
