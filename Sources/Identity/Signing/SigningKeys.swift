import Foundation
import SecretMemory
import Synchronization
public import VaultCore
import _CryptoExtras

/// The issuer's RSA keys: sealed in the store, opened once, kept in memory, followed by new ones in time.
public final class SigningKeys: Sendable {
    private struct Loaded {
        var records: [SigningKeyRecord] = []
        var privateKeys: [String: _RSA.Signing.PrivateKey] = [:]
        var publicKeys: [String: JWSVerifyingKey] = [:]
    }

    private struct Header: Encodable {
        let alg = JWSAlgorithm.rs256.rawValue
        let typ = "JWT"
        let kid: String
    }

    private let store: any VaultStore
    private let sealer: any RecordSealer
    private let clock: any VaultClock
    private let random: any RandomSource
    private let schedule: SigningKeySchedule
    private let loaded = Mutex(Loaded())

    /// Keys over a store.
    ///
    /// Call ``rotateIfDue()`` before the first token and then every minute or so.
    public init(
        store: any VaultStore,
        sealer: any RecordSealer,
        clock: any VaultClock,
        random: any RandomSource,
        schedule: SigningKeySchedule = SigningKeySchedule()
    ) {
        self.store = store
        self.sealer = sealer
        self.clock = clock
        self.random = random
        self.schedule = schedule
    }

    /// Reads the keys from the store and, when the schedule asks for one, adds a key; whether it did.
    ///
    /// The decision is taken again inside the transaction, so two nodes that find a key due make one. Making an
    /// RSA key takes a tenth of a second, once a month. Throws what the store or the sealer throws; the keys in
    /// memory then stay as they were.
    @discardableResult
    public func rotateIfDue() async throws -> Bool {
        try await load()
        let records = loaded.withLock { $0.records }
        guard schedule.step(keys: records, now: clock.now()) != .rest else { return false }
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let added = try await store.write(.signingKeyRotate) { transaction in
            try self.follow(with: key, in: transaction)
        }
        try await load()
        return added
    }

    /// Signs claims with the key whose time it is.
    ///
    /// Throws ``VaultError/Code/unavailable`` before the first ``rotateIfDue()``.
    func sign(_ claims: some Encodable) throws -> String {
        let now = clock.now()
        let signer = loaded.withLock { state in
            SigningKeySchedule.signer(among: state.records, at: now).flatMap { record in
                state.privateKeys[record.id].map { (id: record.id, key: $0) }
            }
        }
        guard let signer else {
            throw VaultError(.unavailable, "The issuer has no signing key yet; try again in a moment.")
        }
        return try CompactJWS.make(header: Header(kid: signer.id), claims: claims) { input in
            Array(try signer.key.signature(for: input, padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }

    /// The key that verifies tokens with this `kid`; nil when there is none, or its time is over.
    func verifyingKey(_ kid: String) -> JWSVerifyingKey? {
        let now = clock.now()
        return loaded.withLock { state in
            guard
                SigningKeySchedule.published(among: state.records, at: now).contains(where: { $0.id == kid })
            else { return nil }
            return state.publicKeys[kid]
        }
    }

    /// The key set as verifiers read it.
    func keySet(issuer: String) -> [JSONWebKeySet.Entry] {
        let now = clock.now()
        return SigningKeySchedule.published(among: loaded.withLock { $0.records }, at: now).map { record in
            JSONWebKeySet.Entry(
                kid: record.id,
                alg: JWSAlgorithm.rs256.rawValue,
                issuer: issuer,
                material: record.publicMaterial
            )
        }
    }

    // MARK: Loading and making

    private func load() async throws {
        let records = try await store.read { try $0.signingKeys() }.filter { $0.purpose == .tokens }
        var state = Loaded(records: records)
        let known = loaded.withLock { $0 }
        for record in records {
            state.privateKeys[record.id] = try known.privateKeys[record.id] ?? open(record)
            state.publicKeys[record.id] = JWSVerifyingKey(record.publicMaterial)
        }
        let fresh = state
        loaded.withLock { $0 = fresh }
    }

    /// Opens a sealed key.
    ///
    /// The library takes `Data` only; that copy is not wiped, as is the library's own.
    private func open(_ record: SigningKeyRecord) throws -> _RSA.Signing.PrivateKey {
        let secret = try sealer.open(record.sealed, binding: SigningKeyRecord.binding(id: record.id))
        return try secret.withBytes { try _RSA.Signing.PrivateKey(derRepresentation: $0.exposed()) }
    }

    /// Adds the key if one is still due, gives its predecessor an end, and removes those that ended; whether it
    /// was due.
    ///
    /// The clock is read here, not before the key was made: its predecessor signed all that while.
    private func follow(
        with key: _RSA.Signing.PrivateKey,
        in transaction: any StoreTransaction
    ) throws -> Bool {
        let now = clock.now()
        let keys = try transaction.signingKeys().filter { $0.purpose == .tokens }
        guard case .create(let start, let ending, let until) = schedule.step(keys: keys, now: now) else {
            return false
        }
        try transaction.put(try record(of: key, created: now, signsFrom: start))
        for var old in keys where old.id == ending {
            old.verifiesUntil = until
            try transaction.put(old)
        }
        for old in keys where old.verifiesUntil <= now {
            try transaction.removeSigningKey(old.id)
        }
        return true
    }

    /// Seals a key, inside the transaction, so that the key-encryption key it then stands under is counted before
    /// anybody retires it.
    private func record(
        of key: _RSA.Signing.PrivateKey,
        created: Timestamp,
        signsFrom: Timestamp
    ) throws -> SigningKeyRecord {
        let numbers = try key.publicKey.getKeyPrimitives()
        let id = Base64URL.encode(random.bytes(16))
        let secret = SecretBytes(copying: Array(key.derRepresentation))
        let sealed = try secret.withBytes { bytes in
            try sealer.seal(bytes, binding: SigningKeyRecord.binding(id: id))
        }
        return SigningKeyRecord(
            id: id,
            publicMaterial: .rsa(modulus: Array(numbers.modulus), exponent: Array(numbers.publicExponent)),
            sealed: sealed,
            created: created,
            signsFrom: signsFrom,
            verifiesUntil: .latest
        )
    }
}
