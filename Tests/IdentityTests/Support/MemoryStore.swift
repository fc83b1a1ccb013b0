import Synchronization
import VaultCore

/// A store in memory that knows identities only; anything else it is asked for fails the test.
final class MemoryStore: VaultStore {
    struct State {
        var identities: [IdentityRecord] = []
        var credentials: [CredentialRecord] = []
        var assignments: [RoleAssignmentRecord] = []
        var signingKeys: [SigningKeyRecord] = []
        var tokenKeys: [SigningKeyRecord] { signingKeys.filter { $0.purpose == .tokens } }
        var commits: [DurableWrite] = []
        var readsFail = false
        /// Runs before the next write begins.
        var beforeWrite: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// What stands in the store.
    var contents: State { state.withLock { $0 } }

    /// Changes what stands in the store behind everybody's back.
    func edit(_ body: @Sendable (inout State) -> Void) {
        state.withLock { body(&$0) }
    }

    func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        let snapshot = contents
        if snapshot.readsFail { throw VaultError(.unavailable, "The test says so.") }
        return try body(MemoryTransaction(snapshot))
    }

    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        let before = state.withLock { state in
            defer { state.beforeWrite = nil }
            return state.beforeWrite
        }
        before?()
        return try state.withLock { state in
            let transaction = MemoryTransaction(state)
            let result = try body(transaction)
            state = transaction.state
            state.commits.append(write)
            return result
        }
    }

    func copy(to path: String) async throws { throw MemoryTransaction.NotHere() }
}

/// A transaction on a copy of the state, which the store takes over at the end.
final class MemoryTransaction: StoreTransaction {
    struct NotHere: Error {}

    var state: MemoryStore.State

    init(_ state: MemoryStore.State) {
        self.state = state
    }

    private func conflict(_ what: String) -> VaultError { VaultError(.conflict, "\(what) is taken") }

    // MARK: Identities

    func identity(clientID: String) throws -> IdentityRecord? {
        state.identities.first { $0.clientID == clientID }
    }

    func identity(named name: String) throws -> IdentityRecord? {
        state.identities.first { $0.name == name }
    }

    func identities(after: String?, limit: Int) throws -> [IdentityRecord] {
        Array(state.identities.sorted { $0.name < $1.name }.filter { $0.name > after ?? "" }.prefix(limit))
    }

    func credentials(of clientID: String) throws -> [CredentialRecord] {
        state.credentials.filter { $0.clientID == clientID }
    }

    func credentials(ofKind kind: CredentialRecord.Kind, limit: Int) throws -> [CredentialRecord] {
        Array(state.credentials.filter { $0.kind == kind }.prefix(limit))
    }

    func roleAssignments() throws -> [RoleAssignmentRecord] { state.assignments }

    func signingKeys() throws -> [SigningKeyRecord] { state.signingKeys.sorted { $0.created < $1.created } }

    func insert(_ identity: IdentityRecord) throws {
        guard try self.identity(named: identity.name) == nil else { throw conflict(identity.name) }
        state.identities.append(identity)
    }

    func update(_ identity: IdentityRecord) throws {
        state.identities = state.identities.map { $0.clientID == identity.clientID ? identity : $0 }
    }

    func removeIdentity(clientID: String) throws {
        let objectID = try identity(clientID: clientID)?.objectID
        state.identities.removeAll { $0.clientID == clientID }
        state.credentials.removeAll { $0.clientID == clientID }
        state.assignments.removeAll { $0.principalID == objectID }
    }

    func insert(_ credential: CredentialRecord) throws { state.credentials.append(credential) }

    func removeCredential(_ id: String) throws -> Bool {
        let count = state.credentials.count
        state.credentials.removeAll { $0.id == id }
        return state.credentials.count < count
    }

    func insert(_ assignment: RoleAssignmentRecord) throws {
        let taken = state.assignments.contains {
            $0.principalID == assignment.principalID && $0.roleID == assignment.roleID
                && $0.scope == assignment.scope
        }
        guard !taken else { throw conflict("the assignment") }
        state.assignments.append(assignment)
    }

    func removeRoleAssignment(_ id: String) throws -> Bool {
        let count = state.assignments.count
        state.assignments.removeAll { $0.id == id }
        return state.assignments.count < count
    }

    func put(_ key: SigningKeyRecord) throws {
        state.signingKeys.removeAll { $0.id == key.id }
        state.signingKeys.append(key)
    }

    func removeSigningKey(_ id: String) throws { state.signingKeys.removeAll { $0.id == id } }
}
