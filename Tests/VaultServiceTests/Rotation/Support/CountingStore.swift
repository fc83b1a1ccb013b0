import Synchronization
import VaultCore

/// Counts the rows that snapshots hand out, and the transactions.
final class CountingStore: VaultStore {
    private let base: any VaultStore
    fileprivate let rows = Mutex(0)
    private let transactions = Mutex(0)

    init(over base: any VaultStore) {
        self.base = base
    }

    /// Rows read so far, and transactions written.
    var cost: (rows: Int, writes: Int) { (rows.withLock { $0 }, transactions.withLock { $0 }) }

    func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await base.read { try body(CountingReader(base: $0, store: self)) }
    }

    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        transactions.withLock { $0 += 1 }
        return try await base.write(write, body)
    }

    func copy(to path: String) async throws { try await base.copy(to: path) }
}

private struct CountingReader: StoreReader {
    let base: any StoreReader
    let store: CountingStore

    private func counted<T>(_ list: [T]) -> [T] {
        store.rows.withLock { $0 += list.count }
        return list
    }

    private func counted<T>(_ one: T?) -> T? {
        store.rows.withLock { $0 += one == nil ? 0 : 1 }
        return one
    }

    func vault(_ name: VaultName) throws -> VaultRecord? { counted(try base.vault(name)) }
    func vaults() throws -> [VaultRecord] { counted(try base.vaults()) }
    func object(_ id: ObjectID) throws -> ObjectRecord? { counted(try base.object(id)) }
    func current(_ id: ObjectID) throws -> CurrentObject? { counted(try base.current(id)) }
    func version(_ id: ObjectID, _ version: VersionID) throws -> CurrentObject? {
        counted(try base.version(id, version))
    }
    func versions(of id: ObjectID, after: VersionID?, limit: Int) throws -> [VersionRecord] {
        counted(try base.versions(of: id, after: after, limit: limit))
    }
    func history(of id: ObjectID, limit: Int) throws -> [VersionRecord] {
        counted(try base.history(of: id, limit: limit))
    }
    func objects(in vault: VaultName, kind: ObjectKind, deleted: Bool, after: String?, limit: Int) throws
        -> [CurrentObject]
    {
        counted(try base.objects(in: vault, kind: kind, deleted: deleted, after: after, limit: limit))
    }
    func due(at instant: Timestamp, limit: Int) throws -> [DueEntry] {
        counted(try base.due(at: instant, limit: limit))
    }
    func nextDue() throws -> Timestamp? { counted(try base.nextDue()) }
    func dueEntries(of id: ObjectID) throws -> [DueEntry] { counted(try base.dueEntries(of: id)) }
    func journal(of rotation: String) throws -> [JournalEntry] { counted(try base.journal(of: rotation)) }
    func openRotations(limit: Int) throws -> [String] { counted(try base.openRotations(limit: limit)) }
    func openRotation(of id: ObjectID) throws -> String? { counted(try base.openRotation(of: id)) }
    func rotations(of id: ObjectID, limit: Int) throws -> [String] {
        counted(try base.rotations(of: id, limit: limit))
    }
    func rotations(limit: Int) throws -> [String] { counted(try base.rotations(limit: limit)) }
    func uses(of id: ObjectID, version: VersionID, limit: Int) throws -> [UseRecord] {
        counted(try base.uses(of: id, version: version, limit: limit))
    }
    func receipt(of rotation: String) throws -> ReceiptRecord? { counted(try base.receipt(of: rotation)) }
    func receipts(of id: ObjectID?, before place: ReceiptPlace?, limit: Int) throws -> [ReceiptRecord] {
        counted(try base.receipts(of: id, before: place, limit: limit))
    }
    func outbox(limit: Int) throws -> [OutboxEntry] { counted(try base.outbox(limit: limit)) }
    func outboxEntry(_ id: String) throws -> OutboxEntry? { counted(try base.outboxEntry(id)) }
    func lease(_ name: String) throws -> Lease? { counted(try base.lease(name)) }
    func identity(clientID: String) throws -> IdentityRecord? {
        counted(try base.identity(clientID: clientID))
    }
    func identity(named name: String) throws -> IdentityRecord? { counted(try base.identity(named: name)) }
    func identities(after: String?, limit: Int) throws -> [IdentityRecord] {
        counted(try base.identities(after: after, limit: limit))
    }
    func credentials(of clientID: String) throws -> [CredentialRecord] {
        counted(try base.credentials(of: clientID))
    }
    func credentials(ofKind kind: CredentialRecord.Kind, limit: Int) throws -> [CredentialRecord] {
        counted(try base.credentials(ofKind: kind, limit: limit))
    }
    func roleAssignments() throws -> [RoleAssignmentRecord] { counted(try base.roleAssignments()) }
    func signingKeys() throws -> [SigningKeyRecord] { counted(try base.signingKeys()) }
    func setting(_ name: String) throws -> String? { counted(try base.setting(name)) }
    func keks() throws -> [KEKRecord] { counted(try base.keks()) }
    func census(of vault: String) throws -> [Int: Int] { try base.census(of: vault) }
    func sealedRows(of vault: String, below version: Int, limit: Int) throws -> [SealedRow] {
        counted(try base.sealedRows(of: vault, below: version, limit: limit))
    }
}
