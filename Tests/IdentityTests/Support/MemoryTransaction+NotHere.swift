import VaultCore

/// What identities do not need.
extension MemoryTransaction {
    func vault(_ name: VaultName) throws -> VaultRecord? { throw NotHere() }
    func vaults() throws -> [VaultRecord] { [] }
    func object(_ id: ObjectID) throws -> ObjectRecord? { throw NotHere() }
    func current(_ id: ObjectID) throws -> CurrentObject? { throw NotHere() }
    func version(_ id: ObjectID, _ version: VersionID) throws -> CurrentObject? { throw NotHere() }
    func versions(of id: ObjectID, after: VersionID?, limit: Int) throws -> [VersionRecord] {
        throw NotHere()
    }
    func history(of id: ObjectID, limit: Int) throws -> [VersionRecord] { throw NotHere() }
    func objects(in vault: VaultName, kind: ObjectKind, deleted: Bool, after: String?, limit: Int) throws
        -> [CurrentObject]
    { throw NotHere() }
    func insert(_ vault: VaultRecord) throws { throw NotHere() }
    func update(_ vault: VaultRecord) throws { throw NotHere() }
    func removeVault(_ name: VaultName) throws { throw NotHere() }
    func insert(_ object: ObjectRecord) throws { throw NotHere() }
    func update(_ object: ObjectRecord) throws { throw NotHere() }
    func insert(_ version: VersionRecord) throws { throw NotHere() }
    func update(_ version: VersionRecord) throws { throw NotHere() }
    func purge(_ id: ObjectID) throws { throw NotHere() }
    func due(at instant: Timestamp, limit: Int) throws -> [DueEntry] { throw NotHere() }
    func nextDue() throws -> Timestamp? { throw NotHere() }
    func dueEntries(of id: ObjectID) throws -> [DueEntry] { throw NotHere() }
    func journal(of rotation: String) throws -> [JournalEntry] { throw NotHere() }
    func openRotations(limit: Int) throws -> [String] { throw NotHere() }
    func openRotation(of id: ObjectID) throws -> String? { throw NotHere() }
    func rotations(of id: ObjectID, limit: Int) throws -> [String] { throw NotHere() }
    func outbox(limit: Int) throws -> [OutboxEntry] { throw NotHere() }
    func outboxEntry(_ id: String) throws -> OutboxEntry? { throw NotHere() }
    func rotations(limit: Int) throws -> [String] { throw NotHere() }
    func uses(of id: ObjectID, version: VersionID, limit: Int) throws -> [UseRecord] { throw NotHere() }
    func receipt(of rotation: String) throws -> ReceiptRecord? { throw NotHere() }
    func receipts(of id: ObjectID?, before place: ReceiptPlace?, limit: Int) throws -> [ReceiptRecord] {
        throw NotHere()
    }
    func add(_ use: UseRecord) throws { throw NotHere() }
    func insert(_ receipt: ReceiptRecord) throws { throw NotHere() }
    func lease(_ name: String) throws -> Lease? { throw NotHere() }
    func setDue(_ entry: DueEntry) throws { throw NotHere() }
    func clearDue(_ work: DueEntry.Work, of id: ObjectID) throws { throw NotHere() }
    func append(_ entry: JournalEntry, ends: Bool) throws { throw NotHere() }
    func append(_ entry: OutboxEntry) throws { throw NotHere() }
    func markDelivered(_ ids: [String]) throws { throw NotHere() }
    func acquireLease(_ name: String, holder: String, now: Timestamp, until: Timestamp) throws -> Lease? {
        throw NotHere()
    }
    func release(_ lease: Lease) throws { throw NotHere() }
    func setting(_ name: String) throws -> String? { throw NotHere() }
    func keks() throws -> [KEKRecord] { throw NotHere() }
    func census(of vault: String) throws -> [Int: Int] { throw NotHere() }
    func sealedRows(of vault: String, below version: Int, limit: Int) throws -> [SealedRow] {
        throw NotHere()
    }
    func setSetting(_ name: String, to value: String) throws { throw NotHere() }
    func removeSetting(_ name: String) throws { throw NotHere() }
    func put(_ kek: KEKRecord) throws { throw NotHere() }
    func removeKEK(vault: String, version: Int) throws { throw NotHere() }
    func reseal(_ binding: RecordBinding, from expected: SealedRecord, to sealed: SealedRecord) throws -> Bool
    {
        throw NotHere()
    }
}
