import SecretMemory
import Testing
import VaultCore

@testable import Sealing

@Suite struct KeyringTests {
    private let binding = RecordBinding(vault: "default", kind: "secret", name: "db", version: "0f")

    @Test("A record opens to what was sealed, whatever its length", arguments: [0, 1, 15, 16, 300, 65_536])
    func roundTrip(length: Int) async throws {
        let fixture = try await Fixture.make()
        let plaintext = SeededRandom(7).bytes(length)
        let sealed = try fixture.seal(plaintext, binding)
        #expect(sealed.kekVersion == 1)
        #expect(sealed.salt.count == 32)
        #expect(sealed.box.count == 12 + length + 16)
        #expect(exposed(try fixture.keyring.open(sealed, binding: binding)) == plaintext)
    }

    @Test("The same plaintext never seals to the same bytes")
    func sealingIsRandomised() async throws {
        let fixture = try await Fixture.make()
        let first = try fixture.seal([1, 2, 3], binding)
        let second = try fixture.seal([1, 2, 3], binding)
        #expect(first.salt != second.salt)
        #expect(first.box != second.box)
    }

    @Test("A record with any bit flipped does not open")
    func everyFlippedBitIsRefused() async throws {
        let fixture = try await Fixture.make()
        let sealed = try fixture.seal(SeededRandom(3).bytes(40), binding)
        for bit in 0..<(sealed.box.count * 8) {
            var altered = sealed
            altered.box[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: VaultError(.integrity, "")) { try open(altered, fixture) }
        }
        for bit in 0..<(sealed.salt.count * 8) {
            var altered = sealed
            altered.salt[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: VaultError(.integrity, "")) { try open(altered, fixture) }
        }
    }

    @Test("A record cut short does not open", arguments: [0, 1, 11, 12, 27, 28, 29])
    func truncatedRecordIsRefused(length: Int) async throws {
        let fixture = try await Fixture.make()
        var sealed = try fixture.seal([1, 2, 3], binding)
        sealed.box = Array(sealed.box.prefix(length))
        let altered = sealed
        #expect(throws: VaultError(.integrity, "")) { try open(altered, fixture) }
    }

    @Test(
        "A record moved to another place does not open",
        arguments: [
            RecordBinding(vault: "other", kind: "secret", name: "db", version: "0f"),
            RecordBinding(vault: "default", kind: "key", name: "db", version: "0f"),
            RecordBinding(vault: "default", kind: "secret", name: "dc", version: "0f"),
            RecordBinding(vault: "default", kind: "secret", name: "db", version: "10"),
            RecordBinding(vault: "default", kind: "secret", name: "d", version: "b0f"),
            RecordBinding(vault: "default", kind: "secretd", name: "b", version: "0f"),
        ]
    )
    func swappedRowIsRefused(place: RecordBinding) async throws {
        let fixture = try await Fixture.make(vaults: ["default", "other"])
        let sealed = try fixture.seal([1, 2, 3], binding)
        #expect(throws: VaultError(.integrity, "")) { _ = try fixture.keyring.open(sealed, binding: place) }
    }

    @Test("A record that claims another key version does not open", arguments: [0, 2, 3, -1])
    func swappedKeyVersionIsRefused(version: Int) async throws {
        let fixture = try await Fixture.make()
        var sealed = try fixture.seal([1, 2, 3], binding)
        _ = try await fixture.keyring.rotateKEK(of: "default", in: fixture.store)
        sealed.kekVersion = version
        let altered = sealed
        #expect(throws: VaultError(.integrity, "")) { try open(altered, fixture) }
    }

    @Test("A vault without a key neither seals nor opens")
    func unknownVault() async throws {
        let fixture = try await Fixture.make()
        let sealed = try fixture.seal([1], binding)
        let place = RecordBinding(vault: "absent", kind: "secret", name: "db", version: "0f")
        #expect(throws: VaultError(.sealUnavailable, "")) { _ = try fixture.seal([1], place) }
        #expect(throws: VaultError(.sealUnavailable, "")) {
            _ = try fixture.keyring.open(sealed, binding: place)
        }
    }

    @Test("An error about a record shows its place and nothing of its content")
    func errorsShowNoSecret() async throws {
        let fixture = try await Fixture.make()
        var sealed = try fixture.seal(Array("a-very-secret-value".utf8), binding)
        sealed.box[20] ^= 1
        let altered = sealed
        let error = #expect(throws: VaultError.self) { try open(altered, fixture) }
        #expect(error?.summary.contains("db") == true)
        #expect(error?.summary.contains("secret-value") == false)
    }

    private func open(_ record: SealedRecord, _ fixture: Fixture) throws {
        _ = try fixture.keyring.open(record, binding: binding)
    }
}
