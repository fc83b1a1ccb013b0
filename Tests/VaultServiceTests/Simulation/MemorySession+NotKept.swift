import VaultCore

extension MemorySession {
    func identity(clientID: String) throws -> IdentityRecord? { nil }
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
    func setting(_ name: String) throws -> String? { contents.settings[name] }
    func setSetting(_ name: String, to value: String) throws { contents.settings[name] = value }
    func removeSetting(_ name: String) throws { contents.settings[name] = nil }
    func keks() throws -> [KEKRecord] { throw NotKept() }
    func census(of vault: String) throws -> [Int: Int] { throw NotKept() }
    func sealedRows(of vault: String, below version: Int, limit: Int) throws -> [SealedRow] {
        throw NotKept()
    }
    func put(_ kek: KEKRecord) throws { throw NotKept() }
    func removeKEK(vault: String, version: Int) throws { throw NotKept() }
    func reseal(_ binding: RecordBinding, from expected: SealedRecord, to sealed: SealedRecord) throws -> Bool
    {
        throw NotKept()
    }
}
