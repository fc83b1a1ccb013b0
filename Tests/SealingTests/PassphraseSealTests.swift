import Foundation
import SecretMemory
import Testing
import VaultCore

import struct Crypto.SymmetricKey

@testable import Sealing

@Suite struct PassphraseSealTests {
    private let folder: TemporaryFolder
    private let seal: PassphraseSeal
    private let passphrase = SharedSecret("correct horse battery")

    init() throws {
        folder = try TemporaryFolder()
        seal = PassphraseSeal(path: folder("seal.json"))
    }

    @Test("The right passphrase opens it, a wrong one does not and says so")
    func passphraseDecides() throws {
        let made = try seal.create(passphrase: passphrase, scrypt: .cheap)
        #expect(try folder.mode("seal.json") == 0o600)
        #expect(try seal.rootID() == made.id)
        #expect(try seal.open(passphrase: passphrase).id == made.id)
        let error = #expect(throws: VaultError(.wrongPassphrase, "")) {
            _ = try seal.open(passphrase: SharedSecret("correct horse batterY"))
        }
        #expect(error?.summary.contains("Try again") == true)
        #expect(throws: VaultError(.badParameter, "")) { _ = try seal.open(passphrase: SharedSecret("")) }
    }

    @Test("A passphrase that is too short is refused and nothing is written", arguments: ["", "1234567"])
    func shortPassphrase(text: String) throws {
        #expect(throws: VaultError(.badParameter, "")) {
            _ = try seal.create(passphrase: SharedSecret(text), scrypt: .cheap)
        }
        #expect(try folder.names.isEmpty)
    }

    @Test("The file holds neither the passphrase nor the root key")
    func nothingInClear() throws {
        let made = try seal.create(passphrase: passphrase, scrypt: .cheap)
        let text = String(decoding: try folder.read("seal.json"), as: UTF8.self)
        #expect(!text.contains("horse"))
        #expect(!text.contains(Base64URL.encode(made.secret.exposed)))
        #expect(!text.contains(Hex.encode(made.secret.exposed)))
    }

    @Test(
        "A changed header is refused without a crash and without much work",
        arguments: [
            ("\"version\" : 1", "\"version\" : 2"),
            ("rekey-seal", "other-seal"),
            ("\"logN\" : 14", "\"logN\" : 40"),
            ("\"logN\" : 14", "\"logN\" : -1"),
            ("\"logN\" : 14", "\"logN\" : 2"),
            ("\"p\" : 1", "\"p\" : 100"),
            ("\"r\" : 8", "\"r\" : 0"),
            ("\"salt\" : \"", "\"salt\" : \"!"),
            ("{", "["),
        ]
    )
    func changedHeader(from old: String, to new: String) throws {
        _ = try seal.create(passphrase: passphrase, scrypt: .cheap)
        let text = String(decoding: try folder.read("seal.json"), as: UTF8.self)
        #expect(text.contains(old))
        try folder.write(Array(text.replacing(old, with: new, maxReplacements: 1).utf8), to: "seal.json")
        try folder.setMode(0o600, of: "seal.json")
        #expect(throws: VaultError(.sealUnavailable, "")) { _ = try seal.open(passphrase: passphrase) }
    }

    @Test("A header that claims another root key does not open")
    func changedRootID() throws {
        let made = try seal.create(passphrase: passphrase, scrypt: .cheap)
        let text = String(decoding: try folder.read("seal.json"), as: UTF8.self)
        let altered = text.replacing(made.id, with: String(made.id.reversed()))
        try folder.write(Array(altered.utf8), to: "seal.json")
        try folder.setMode(0o600, of: "seal.json")
        #expect(throws: VaultError(.wrongPassphrase, "")) { _ = try seal.open(passphrase: passphrase) }
    }

    @Test("A file that others can read is refused")
    func openToOthers() throws {
        _ = try seal.create(passphrase: passphrase, scrypt: .cheap)
        try folder.setMode(0o644, of: "seal.json")
        #expect(throws: VaultError(.sealUnavailable, "")) { _ = try seal.open(passphrase: passphrase) }
    }

    @Test(
        "scrypt parameters outside the bounds are refused",
        arguments: [(13, 8, 1), (21, 8, 1), (14, 7, 1), (14, 17, 1), (14, 8, 0), (14, 8, 5)]
    )
    func parameterBounds(logRounds: Int, blockSize: Int, parallelism: Int) {
        #expect(throws: VaultError(.badParameter, "")) {
            _ = try ScryptParameters(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
        }
    }

    @Test("scrypt gives what RFC 7914, section 12, lists")
    func vector() throws {
        let key = try ScryptParameters(logRounds: 14, blockSize: 8, parallelism: 1)
            .deriveKey(from: SharedSecret("pleaseletmein"), salt: Array("SodiumChloride".utf8))
        let expected = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        let text = key.withUnsafeBytes { Hex.encode($0) }
        #expect(text == expected)
    }
}
