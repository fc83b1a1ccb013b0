import VaultCore

// The parts of the store that sealing never touches.
extension MemoryTransaction {
    func vault(_ name: VaultName) throws -> VaultRecord? { throw NotKept() }
    func vaults() throws -> [VaultRecord] { throw NotKept() }
    func object(_ id: ObjectID) throws -> ObjectRecord? { throw NotKept() }
    func current(_ id: ObjectID) throws -> CurrentObject? { throw NotKept() }
    func version(_ id: ObjectID, _ version: VersionID) throws -> CurrentObject? { throw NotKept() }
    func versions(of id: ObjectID, after: VersionID?, limit: Int) throws -> [VersionRecord] {
        throw NotKept()
    }
    func history(of id: ObjectID, limit: Int) throws -> [VersionRecord] { throw NotKept() }
    func insert(_ vault: VaultRecord) throws { throw NotKept() }
    func update(_ vault: VaultRecord) throws { throw NotKept() }
    func removeVault(_ name: VaultName) throws { throw NotKept() }
    func insert(_ object: ObjectRecord) throws { throw NotKept() }
    func update(_ object: ObjectRecord) throws { throw NotKept() }
    func insert(_ version: VersionRecord) throws { throw NotKept() }
    func update(_ version: VersionRecord) throws { throw NotKept() }
    func purge(_ id: ObjectID) throws { throw NotKept() }
    func objects(in vault: VaultName, kind: ObjectKind, deleted: Bool, after: String?, limit: Int) throws
        -> [CurrentObject]
    { throw NotKept() }
    func due(at instant: Timestamp, limit: Int) throws -> [DueEntry] { throw NotKept() }
    func nextDue() throws -> Timestamp? { throw NotKept() }
    func dueEntries(of id: ObjectID) throws -> [DueEntry] { throw NotKept() }
    func journal(of rotation: String) throws -> [JournalEntry] { throw NotKept() }
    func openRotations(limit: Int) throws -> [String] { throw NotKept() }
    func openRotation(of id: ObjectID) throws -> String? { throw NotKept() }
    func rotations(of id: ObjectID, limit: Int) throws -> [String] { throw NotKept() }
    func outbox(limit: Int) throws -> [OutboxEntry] { throw NotKept() }
    func outboxEntry(_ id: String) throws -> OutboxEntry? { throw NotKept() }
    func rotations(limit: Int) throws -> [String] { throw NotKept() }
    func uses(of id: ObjectID, version: VersionID, limit: Int) throws -> [UseRecord] { throw NotKept() }
    func receipt(of rotation: String) throws -> ReceiptRecord? { throw NotKept() }
    func receipts(of id: ObjectID?, before place: ReceiptPlace?, limit: Int) throws -> [ReceiptRecord] {
        throw NotKept()
    }
    func add(_ use: UseRecord) throws { throw NotKept() }
    func insert(_ receipt: ReceiptRecord) throws { throw NotKept() }
    func lease(_ name: String) throws -> Lease? { throw NotKept() }
    func setDue(_ entry: DueEntry) throws { throw NotKept() }
    func clearDue(_ work: DueEntry.Work, of id: ObjectID) throws { throw NotKept() }
    func append(_ entry: JournalEntry, ends: Bool) throws { throw NotKept() }
    func append(_ entry: OutboxEntry) throws { throw NotKept() }
    func markDelivered(_ ids: [String]) throws { throw NotKept() }
    func acquireLease(_ name: String, holder: String, now: Timestamp, until: Timestamp) throws -> Lease? {
        throw NotKept()
    }
    func release(_ lease: Lease) throws { throw NotKept() }
    func identity(clientID: String) throws -> IdentityRecord? { throw NotKept() }
    func identity(named name: String) throws -> IdentityRecord? { throw NotKept() }
    func identities(after: String?, limit: Int) throws -> [IdentityRecord] { throw NotKept() }
    func credentials(of clientID: String) throws -> [CredentialRecord] { throw NotKept() }
    func credentials(ofKind kind: CredentialRecord.Kind, limit: Int) throws -> [CredentialRecord] {
        throw NotKept()
    }
    func roleAssignments() throws -> [RoleAssignmentRecord] { throw NotKept() }
    func signingKeys() throws -> [SigningKeyRecord] { throw NotKept() }
    func insert(_ identity: IdentityRecord) throws { throw NotKept() }
    func update(_ identity: IdentityRecord) throws { throw NotKept() }
    func removeIdentity(clientID: String) throws { throw NotKept() }
    func insert(_ credential: CredentialRecord) throws { throw NotKept() }
    func removeCredential(_ id: String) throws -> Bool { throw NotKept() }
    func insert(_ assignment: RoleAssignmentRecord) throws { throw NotKept() }
    func removeRoleAssignment(_ id: String) throws -> Bool { throw NotKept() }
    func put(_ key: SigningKeyRecord) throws { throw NotKept() }
    func removeSigningKey(_ id: String) throws { throw NotKept() }
    func setting(_ name: String) throws -> String? { throw NotKept() }
    func setSetting(_ name: String, to value: String) throws { throw NotKept() }
    func removeSetting(_ name: String) throws { throw NotKept() }
}
