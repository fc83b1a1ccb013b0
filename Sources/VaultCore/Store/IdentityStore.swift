/// Reading identities, credentials, role assignments and signing keys.
public protocol IdentityReader {
    /// The identity of this client id.
    func identity(clientID: String) throws -> IdentityRecord?

    /// The identity of this name.
    func identity(named name: String) throws -> IdentityRecord?

    /// All identities by name, after `after`.
    func identities(after: String?, limit: Int) throws -> [IdentityRecord]

    /// The credentials of an identity, oldest first.
    func credentials(of clientID: String) throws -> [CredentialRecord]

    /// All credentials of one kind, at most `limit`.
    func credentials(ofKind kind: CredentialRecord.Kind, limit: Int) throws -> [CredentialRecord]

    /// Every role assignment.
    func roleAssignments() throws -> [RoleAssignmentRecord]

    /// Every signing key of every purpose, oldest first.
    func signingKeys() throws -> [SigningKeyRecord]
}

/// Writing identities, credentials, role assignments and signing keys.
public protocol IdentityWriter {
    /// Adds an identity; throws ``VaultError/Code/conflict`` when its name or an id is taken.
    func insert(_ identity: IdentityRecord) throws

    /// Replaces name, kind, ring and disabled of the identity with this client id.
    func update(_ identity: IdentityRecord) throws

    /// Removes an identity with its credentials and role assignments.
    func removeIdentity(clientID: String) throws

    /// Adds a credential.
    func insert(_ credential: CredentialRecord) throws

    /// Removes a credential; whether there was one.
    func removeCredential(_ id: String) throws -> Bool

    /// Adds an assignment; throws ``VaultError/Code/conflict`` when the same one stands.
    func insert(_ assignment: RoleAssignmentRecord) throws

    /// Removes an assignment; whether there was one.
    func removeRoleAssignment(_ id: String) throws -> Bool

    /// Adds or replaces a signing key by id.
    func put(_ key: SigningKeyRecord) throws

    /// Removes a signing key.
    func removeSigningKey(_ id: String) throws
}
