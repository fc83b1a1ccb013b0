package import VaultCore

/// A transaction on a store that keeps only what some tests need; all the rest throws ``NotKept``.
package protocol PartialTransaction: StoreTransaction {}

/// A part of the store that these tests do not need.
package struct NotKept: Error {
    /// The error has no parts.
    package init() {}
}

extension PartialTransaction {
    package func vault(_ name: VaultName) throws -> VaultRecord? { throw NotKept() }
    package func vaults() throws -> [VaultRecord] { throw NotKept() }
    package func object(_ id: ObjectID) throws -> ObjectRecord? { throw NotKept() }
    package func current(_ id: ObjectID) throws -> CurrentObject? { throw NotKept() }
    package func version(_ id: ObjectID, _ version: VersionID) throws -> CurrentObject? { throw NotKept() }
    package func versions(of id: ObjectID, after: VersionID?, limit: Int) throws -> [VersionRecord] {
        throw NotKept()
    }
    package func history(of id: ObjectID, limit: Int) throws -> [VersionRecord] { throw NotKept() }
    package func insert(_ vault: VaultRecord) throws { throw NotKept() }
    package func update(_ vault: VaultRecord) throws { throw NotKept() }
    package func removeVault(_ name: VaultName) throws { throw NotKept() }
    package func insert(_ object: ObjectRecord) throws { throw NotKept() }
    package func update(_ object: ObjectRecord) throws { throw NotKept() }
    package func insert(_ version: VersionRecord) throws { throw NotKept() }
    package func update(_ version: VersionRecord) throws { throw NotKept() }
    package func purge(_ id: ObjectID) throws { throw NotKept() }
    package func objects(in vault: VaultName, kind: ObjectKind, deleted: Bool, after: String?, limit: Int)
        throws
        -> [CurrentObject]
    { throw NotKept() }
    package func due(at instant: Timestamp, limit: Int) throws -> [DueEntry] { throw NotKept() }
    package func nextDue() throws -> Timestamp? { throw NotKept() }
    package func dueEntries(of id: ObjectID) throws -> [DueEntry] { throw NotKept() }
    package func journal(of rotation: String) throws -> [JournalEntry] { throw NotKept() }
    package func openRotations(limit: Int) throws -> [String] { throw NotKept() }
    package func openRotation(of id: ObjectID) throws -> String? { throw NotKept() }
    package func rotations(of id: ObjectID, limit: Int) throws -> [String] { throw NotKept() }
    package func outbox(limit: Int) throws -> [OutboxEntry] { throw NotKept() }
    package func outboxEntry(_ id: String) throws -> OutboxEntry? { throw NotKept() }
    package func rotations(limit: Int) throws -> [String] { throw NotKept() }
    package func uses(of id: ObjectID, version: VersionID, limit: Int) throws -> [UseRecord] {
        throw NotKept()
    }
    package func receipt(of rotation: String) throws -> ReceiptRecord? { throw NotKept() }
    package func receipts(of id: ObjectID?, before place: ReceiptPlace?, limit: Int) throws -> [ReceiptRecord]
    {
        throw NotKept()
    }
    package func add(_ use: UseRecord) throws { throw NotKept() }
    package func insert(_ receipt: ReceiptRecord) throws { throw NotKept() }
    package func lease(_ name: String) throws -> Lease? { throw NotKept() }
    package func setDue(_ entry: DueEntry) throws { throw NotKept() }
    package func clearDue(_ work: DueEntry.Work, of id: ObjectID) throws { throw NotKept() }
    package func append(_ entry: JournalEntry, ends: Bool) throws { throw NotKept() }
    package func append(_ entry: OutboxEntry) throws { throw NotKept() }
    package func markDelivered(_ ids: [String]) throws { throw NotKept() }
    package func acquireLease(_ name: String, holder: String, now: Timestamp, until: Timestamp) throws
        -> Lease?
    {
        throw NotKept()
    }
    package func release(_ lease: Lease) throws { throw NotKept() }
    package func identity(clientID: String) throws -> IdentityRecord? { throw NotKept() }
    package func identity(named name: String) throws -> IdentityRecord? { throw NotKept() }
    package func identities(after: String?, limit: Int) throws -> [IdentityRecord] { throw NotKept() }
    package func credentials(of clientID: String) throws -> [CredentialRecord] { throw NotKept() }
    package func credentials(ofKind kind: CredentialRecord.Kind, limit: Int) throws -> [CredentialRecord] {
        throw NotKept()
    }
    package func roleAssignments() throws -> [RoleAssignmentRecord] { throw NotKept() }
    package func signingKeys() throws -> [SigningKeyRecord] { throw NotKept() }
    package func insert(_ identity: IdentityRecord) throws { throw NotKept() }
    package func update(_ identity: IdentityRecord) throws { throw NotKept() }
    package func removeIdentity(clientID: String) throws { throw NotKept() }
    package func insert(_ credential: CredentialRecord) throws { throw NotKept() }
    package func removeCredential(_ id: String) throws -> Bool { throw NotKept() }
    package func insert(_ assignment: RoleAssignmentRecord) throws { throw NotKept() }
    package func removeRoleAssignment(_ id: String) throws -> Bool { throw NotKept() }
    package func put(_ key: SigningKeyRecord) throws { throw NotKept() }
    package func removeSigningKey(_ id: String) throws { throw NotKept() }
    package func setting(_ name: String) throws -> String? { throw NotKept() }
    package func setSetting(_ name: String, to value: String) throws { throw NotKept() }
    package func removeSetting(_ name: String) throws { throw NotKept() }
    package func keks() throws -> [KEKRecord] { throw NotKept() }
    package func census(of vault: String) throws -> [Int: Int] { throw NotKept() }
    package func sealedRows(of vault: String, below version: Int, limit: Int) throws -> [SealedRow] {
        throw NotKept()
    }
    package func put(_ kek: KEKRecord) throws { throw NotKept() }
    package func removeKEK(vault: String, version: Int) throws { throw NotKept() }
    package func reseal(_ binding: RecordBinding, from expected: SealedRecord, to sealed: SealedRecord) throws
        -> Bool
    { throw NotKept() }
}
