import Foundation
import SQLStore
import SecretMemory
import Testing
import VaultCore

@testable import Sealing

/// Sealing over the store that the server uses.
@Suite struct SealedStoreTests {
    private static let count = 30
    private let folder: TemporaryFolder
    private let clock = ManualClock()

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("Keys and root rotate over the real store, and a restart opens every record")
    func rotations() async throws {
        var server = try await Server.start(in: folder("data"), clock: clock)
        try await server.fill(Self.count)
        for vault in ["default", RecordBinding.server] {
            #expect(try await server.keyring.rotateKEK(of: vault, in: server.store) == 2)
            clock.advance(by: .seconds(600))
            #expect(try await server.rewrapper.rewrap(vault) == nil)
        }
        _ = try await server.rotator.rotate(to: .passphrase(Server.passphrase, .cheap))
        let keks = try await server.store.read { try $0.keks() }
        #expect(keks.map(\.version) == [2, 2])
        #expect(try await server.openRecords() == Self.count + 1)
        await server.store.close()
        server = try await Server.start(in: folder("data"), clock: clock)
        #expect(try await server.openRecords() == Self.count + 1)
        #expect(try await server.rewrapper.progress().map(\.done) == [1, Self.count])
        await server.store.close()
    }

    @Test("A backup of a running server starts an empty one, and neither holds a secret in clear")
    func backupAndRestore() async throws {
        let server = try await Server.start(in: folder("data"), clock: clock)
        try await server.fill(Self.count)
        let archive = BackupArchive(key: .bytes(SharedSecret(bytes: Array(0..<32))))
        try await server.keyring.holdingSeal {
            try await server.store.copy(to: folder("copy.db"))
            let seal = try #require(try SealFolder(path: folder("data")).seals().first)
            let files = [
                try BackupFile(name: "rekey.db", path: folder("copy.db")),
                try BackupFile(name: seal.fileName, path: folder("data/\(seal.fileName)")),
            ]
            try archive.write(files: files, to: folder("server.backup"))
        }
        await server.store.close()
        try archive.extract(from: folder("server.backup"), into: folder("restored"))
        let restored = try await Server.start(in: folder("restored"), clock: clock)
        #expect(try await restored.openRecords() == Self.count + 1)
        await restored.store.close()
        for name in try folder.names {
            guard let bytes = try? folder.read(name) else { continue }
            let found = Data(bytes).range(of: Data(Server.marker.utf8))
            #expect(found == nil, "\(name) holds a secret in clear")
        }
    }
}

/// A server over SQLite and its seal, without the wire.
private struct Server {
    static let passphrase = SharedSecret("correct horse battery")
    static let marker = "plaintext-marker"

    let store: SQLVaultStore
    let keyring: Keyring
    let rotator: SealRotator
    let rewrapper: Rewrapper
    private let clock: ManualClock

    static func start(in path: String, clock: ManualClock) async throws -> Server {
        let store = try SQLiteStore.open(folder: path)
        let seals = SealFolder(path: path)
        let unlocked = try await seals.unlock(store, clock: clock) { passphrase }
        if let unlocked { return Server(store, seals, unlocked, clock) }
        let keyring = try await Keyring.load(from: store, root: try seals.create(.file), clock: clock)
        try await store.write(.serverSetup) { transaction in
            try keyring.ensureKEK(for: RecordBinding.server, in: transaction)
            try keyring.ensureKEK(for: "default", in: transaction)
            try transaction.insert(VaultRecord(name: .default, created: clock.now()))
        }
        return Server(store, seals, keyring, clock)
    }

    private init(_ store: SQLVaultStore, _ seals: SealFolder, _ keyring: Keyring, _ clock: ManualClock) {
        self.store = store
        self.keyring = keyring
        self.clock = clock
        rotator = SealRotator(folder: seals, store: store, keyring: keyring)
        rewrapper = Rewrapper(store: store, keyring: keyring, clock: clock, policy: RewrapPolicy(batch: 7))
    }

    /// Stores secrets and one signing key.
    func fill(_ count: Int) async throws {
        for number in 0..<count { try await insertSecret(number) }
        let record = SigningKeyRecord(
            id: "k1",
            publicMaterial: .rsa(modulus: [1], exponent: [3]),
            sealed: try seal(SigningKeyRecord.binding(id: "k1")),
            created: clock.now(),
            signsFrom: clock.now(),
            verifiesUntil: .latest
        )
        try await store.write(.signingKeyRotate) { try $0.put(record) }
    }

    /// How many records of the default vault and of the server open to what was sealed.
    func openRecords() async throws -> Int {
        let objects = try await store.read { reader in
            try reader.objects(in: .default, kind: .secret, deleted: false, after: nil, limit: 1000)
        }
        let keys = try await store.read { try $0.signingKeys() }
        var rows = objects.map { ($0.version.binding, $0.version.sealed) }
        rows += keys.map { (SigningKeyRecord.binding(id: $0.id), $0.sealed) }
        return try rows.count { binding, sealed in
            exposed(try keyring.open(sealed, binding: binding)) == Array(Self.marker.utf8)
        }
    }

    private func insertSecret(_ number: Int) async throws {
        let name = try #require(ObjectName("secret-\(number)"))
        let id = ObjectID(vault: .default, kind: .secret, name: name)
        var version = VersionRecord(
            object: id,
            id: VersionID(from: SystemRandom()),
            sequence: 1,
            stage: .current,
            attributes: Attributes(created: clock.now()),
            sealed: SealedRecord(kekVersion: 0, salt: [], box: [])
        )
        version.sealed = try seal(version.binding)
        let stored = version
        try await store.write(.secretSet) { [clock] transaction in
            try transaction.insert(ObjectRecord(id: id, current: stored.id, created: clock.now()))
            try transaction.insert(stored)
        }
    }

    private func seal(_ binding: RecordBinding) throws -> SealedRecord {
        let plaintext = Array(Self.marker.utf8)
        return try keyring.seal(plaintext.span.bytes, binding: binding)
    }
}
