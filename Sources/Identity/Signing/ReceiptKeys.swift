import Crypto
public import Receipts
import SecretMemory
import Synchronization
public import VaultCore

/// The P-256 keys that sign receipts: sealed in the store, followed by new ones in time, and none of them a token's.
///
/// Public parts are kept and published for ever. A private part is destroyed a day after its successor signs, so that
/// whoever takes a server over cannot sign for the time before.
public final class ReceiptKeys: ReceiptSigner {
    private struct Loaded {
        var records: [SigningKeyRecord] = []
        var privateKeys: [String: P256.Signing.PrivateKey] = [:]
    }

    /// The server's name in the receipts.
    public let issuer: String
    private let store: any VaultStore
    private let sealer: any RecordSealer
    private let clock: any VaultClock
    private let schedule: SigningKeySchedule
    private let loaded = Mutex(Loaded())

    /// Keys over a store, of a server of this name; by default a key signs for half a year and is published a day ahead.
    ///
    /// Call ``rotateIfDue()`` before the first rotation and then every hour or so.
    public init(
        issuer: String,
        store: any VaultStore,
        sealer: any RecordSealer,
        clock: any VaultClock,
        schedule: SigningKeySchedule = SigningKeySchedule(period: .days(180))
    ) {
        self.issuer = issuer
        self.store = store
        self.sealer = sealer
        self.clock = clock
        self.schedule = schedule
    }

    /// Reads the keys from the store, adds one when the schedule asks for it, and destroys the private parts of those
    /// that have signed their last; whether it changed anything.
    ///
    /// The decision is taken again inside the transaction, so two nodes that find a key due make one. Throws what the
    /// store or the sealer throws; the keys in memory then stay as they were.
    @discardableResult
    public func rotateIfDue() async throws -> Bool {
        try await load()
        let now = clock.now()
        let records = loaded.withLock { $0.records }
        guard schedule.step(keys: records, now: now) != .rest || !records.finished(at: now).isEmpty else {
            return false
        }
        let key = P256.Signing.PrivateKey()
        let changed = try await store.write(.signingKeyRotate) { transaction in
            try self.follow(with: key, in: transaction)
        }
        try await load()
        return changed
    }

    /// Signs a receipt with the key whose time its retirement falls into.
    ///
    /// Throws ``VaultError/Code/unavailable`` before the first ``rotateIfDue()``, and when the clock was set back to
    /// before the present key.
    public func sign(_ receipt: Receipt) throws -> String {
        let signer = loaded.withLock { state in
            SigningKeySchedule.signer(among: state.records, at: receipt.times.retired.instant)
                .flatMap { state.privateKeys[$0.id] }
        }
        guard let signer else {
            throw VaultError(.unavailable, "There is no key to sign a receipt with; is the clock right?")
        }
        let keyID = signer.publicKey.thumbprint
        return try ReceiptText.make(receipt, keyID: keyID) { input in
            Array(try signer.signature(for: SHA256.hash(data: input)).rawRepresentation)
        }
    }

    /// Every key there ever was, oldest first, each with the time in which it signs.
    public var keySet: ReceiptKeySet {
        let records = loaded.withLock { $0.records }
        return ReceiptKeySet(
            records.compactMap { record in
                var key = record.receiptKey
                key?.exp = records.end(of: record)?.unixSeconds
                return key
            }
        )
    }

    // MARK: - Loading and making

    private func load() async throws {
        let records = try await store.read { try $0.receiptKeys() }
        guard records.allSatisfy({ $0.receiptKey?.kid == $0.id }) else { throw Self.damage }
        let known = loaded.withLock { $0.privateKeys }
        var privateKeys: [String: P256.Signing.PrivateKey] = [:]
        for record in records where !record.sealed.box.isEmpty {
            privateKeys[record.id] = try known[record.id] ?? open(record)
        }
        let fresh = Loaded(records: records, privateKeys: privateKeys)
        loaded.withLock { $0 = fresh }
    }

    /// Opens a sealed key; throws ``VaultError/Code/integrity`` when it is not the one of that name.
    private func open(_ record: SigningKeyRecord) throws -> P256.Signing.PrivateKey {
        let secret = try sealer.open(record.sealed, binding: SigningKeyRecord.binding(id: record.id))
        let key = try secret.withBytes { try P256.Signing.PrivateKey(rawRepresentation: $0.exposed()) }
        guard key.publicKey.thumbprint == record.id else { throw Self.damage }
        return key
    }

    private static let damage = VaultError(
        .integrity,
        "A key for receipts does not fit its name; restore the data from a backup."
    )

    private func follow(with key: P256.Signing.PrivateKey, in transaction: any StoreTransaction) throws
        -> Bool
    {
        let now = clock.now()
        let records = try transaction.receiptKeys()
        let finished = records.finished(at: now)
        for var record in finished {
            record.sealed.salt = []
            record.sealed.box = []
            try transaction.put(record)
        }
        guard case .create(let start, _, _) = schedule.step(keys: records, now: now) else {
            return !finished.isEmpty
        }
        try transaction.put(try record(of: key, created: now, signsFrom: start))
        return true
    }

    /// Seals a key, inside the transaction, so that the key-encryption key it then stands under is counted before
    /// anybody retires it.
    private func record(of key: P256.Signing.PrivateKey, created: Timestamp, signsFrom: Timestamp) throws
        -> SigningKeyRecord
    {
        let (x, y) = key.publicKey.coordinates
        let id = ReceiptKey.thumbprint(x: x, y: y)
        let secret = SecretBytes(copying: Array(key.rawRepresentation))
        let sealed = try secret.withBytes { bytes in
            try sealer.seal(bytes, binding: SigningKeyRecord.binding(id: id))
        }
        return SigningKeyRecord(
            id: id,
            purpose: .receipts,
            publicMaterial: .ec(.p256, x: x, y: y),
            sealed: sealed,
            created: created,
            signsFrom: signsFrom,
            verifiesUntil: .latest
        )
    }
}

extension P256.Signing.PublicKey {
    /// The point's coordinates.
    fileprivate var coordinates: (x: [UInt8], y: [UInt8]) {
        let bytes = Array(rawRepresentation)
        return (Array(bytes.prefix(32)), Array(bytes.suffix(32)))
    }

    /// The name of the key.
    fileprivate var thumbprint: String {
        ReceiptKey.thumbprint(x: coordinates.x, y: coordinates.y)
    }
}

extension SigningKeyRecord {
    /// The public part as receipts are verified with it.
    fileprivate var receiptKey: ReceiptKey? {
        guard case .ec(.p256, let x, let y) = publicMaterial else { return nil }
        return ReceiptKey(x: x, y: y, signsFrom: signsFrom)
    }
}

extension StoreReader {
    /// The keys that sign receipts, in the order in which they do.
    fileprivate func receiptKeys() throws -> [SigningKeyRecord] {
        try signingKeys().filter { $0.purpose == .receipts }.sorted { $0.signsFrom < $1.signsFrom }
    }
}

extension [SigningKeyRecord] {
    /// When the next key takes over from one of these, which stand in order; nil when none does yet.
    fileprivate func end(of record: SigningKeyRecord) -> Timestamp? {
        first { $0.signsFrom > record.signsFrom }?.signsFrom
    }

    /// Those whose private part is not needed any more: the successor has signed for a day.
    fileprivate func finished(at now: Timestamp) -> [SigningKeyRecord] {
        filter { record in
            guard !record.sealed.box.isEmpty, let end = end(of: record) else { return false }
            return end + .days(1) <= now
        }
    }
}
