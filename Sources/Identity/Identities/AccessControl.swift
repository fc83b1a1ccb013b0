public import Access
import Synchronization
public import VaultCore

/// The present access table, for every request to ask.
public final class AccessControl: Sendable {
    private let store: any VaultStore
    private let table = Mutex(AccessTable(assignments: []))

    /// A control over a store; it denies everything until the first ``reload()``.
    public init(store: any VaultStore) {
        self.store = store
    }

    /// Whether the principal with this object id may do `action` at `scope`.
    public func decide(principal objectID: String, action: DataAction, at scope: AccessScope) -> Decision {
        table.withLock { $0 }.decide(principal: objectID, action: action, at: scope)
    }

    /// Whether the principal with this object id may do `action` at some scope, whichever.
    public func grantsSomewhere(_ action: DataAction, to objectID: String) -> Bool {
        table.withLock { $0 }.grantsSomewhere(action, to: objectID)
    }

    /// Works the table out anew.
    ///
    /// Called after each change here, when a vault was made or purged, and now and then to see changes of other nodes.
    ///
    /// Throws what the store throws; everything is denied from then until a reload succeeds, for a role that was
    /// taken away must not live on because of a failing read.
    public func reload() async throws {
        do {
            let fresh = try await store.read { reader in
                AccessTable(assignments: try reader.roleAssignments(), vaults: try reader.vaults())
            }
            table.withLock { $0 = fresh }
        } catch {
            table.withLock { $0 = AccessTable(assignments: []) }
            throw error
        }
    }
}
