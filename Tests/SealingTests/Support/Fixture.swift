import SecretMemory
import VaultCore

@testable import Sealing

/// A data folder with its seal, a store and a keyring, as a server holds them.
struct Fixture {
    static let vault = "default"

    let folder: TemporaryFolder
    let store: MemoryStore
    let clock: ManualClock
    let keyring: Keyring

    var seals: SealFolder { SealFolder(path: folder.path) }

    /// A first start: a file seal, and a key for each of `vaults`.
    static func make(seal: NewSeal = .file, vaults: [String] = [vault]) async throws -> Fixture {
        let folder = try TemporaryFolder()
        let store = MemoryStore()
        let clock = ManualClock()
        let root = try SealFolder(path: folder.path).create(seal)
        let keyring = try await Keyring.load(from: store, root: root, clock: clock)
        try await store.write(.serverSetup) { transaction in
            for vault in vaults { try keyring.ensureKEK(for: vault, in: transaction) }
        }
        return Fixture(folder: folder, store: store, clock: clock, keyring: keyring)
    }

    /// The process is gone; another one starts over the same disk.
    func restarted(passphrase: SharedSecret? = nil) async throws -> Fixture {
        let keyring = try await seals.unlock(store, clock: clock) { () throws(VaultError) in
            guard let passphrase else { throw VaultError(.wrongPassphrase, "No passphrase was given.") }
            return passphrase
        }
        guard let keyring else { throw VaultError(.sealUnavailable, "There is no seal.") }
        return Fixture(folder: folder, store: store, clock: clock, keyring: keyring)
    }

    static func binding(_ number: Int, vault: String = vault) -> RecordBinding {
        RecordBinding(vault: vault, kind: "secret", name: "name-\(1000 + number)", version: "v")
    }

    static func plaintext(_ number: Int) -> [UInt8] {
        Array("the plaintext of record \(number)".utf8)
    }

    func seal(_ bytes: [UInt8], _ binding: RecordBinding) throws -> SealedRecord {
        try keyring.seal(bytes.span.bytes, binding: binding)
    }

    /// Puts `count` records of a vault into the store.
    func fill(_ count: Int, vault: String = vault) throws {
        var contents = store.contents
        for number in 0..<count {
            let binding = Self.binding(number, vault: vault)
            contents.rows[binding] = try seal(Self.plaintext(number), binding)
        }
        store.contents = contents
    }

    /// Whether each of the records that ``fill(_:vault:)`` made still opens to what it was.
    func allOpen(_ count: Int, vault: String = vault) throws -> Bool {
        try (0..<count).allSatisfy { number in
            let binding = Self.binding(number, vault: vault)
            guard let record = store.contents.rows[binding] else { return false }
            return exposed(try keyring.open(record, binding: binding)) == Self.plaintext(number)
        }
    }
}
