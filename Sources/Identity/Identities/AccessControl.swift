public import Access
import Synchronization
public import VaultCore

/// The present access table, for every request to ask.
public final class AccessControl: Sendable {
    private let store: any VaultStore
    private let state = Mutex(State())

    private struct State {
        var table = AccessTable(assignments: [])
        /// Reads are numbered as they begin; of two the later one counts.
        var begun = 0
        var taken = 0
    }

    /// A control over a store; it denies everything until the first ``reload()``.
    public init(store: any VaultStore) {
        self.store = store
    }

    /// Whether the principal with this object id may do `action` at `scope`.
    public func decide(principal objectID: String, action: DataAction, at scope: AccessScope) -> Decision {
        state.withLock { $0.table }.decide(principal: objectID, action: action, at: scope)
    }

    /// Whether the principal with this object id may do `action` at some scope, whichever.
    public func grantsSomewhere(_ action: DataAction, to objectID: String) -> Bool {
        state.withLock { $0.table }.grantsSomewhere(action, to: objectID)
    }

    /// Works the table out anew.
    ///
    /// Called after each change here, and when a vault was made or purged.
    ///
    /// Throws what the store throws; everything is denied from then until a reload succeeds, for a role that was
    /// taken away must not live on because of a failing read.
    public func reload() async throws {
        do {
            try await follow()
        } catch {
            state.withLock { $0.table = AccessTable(assignments: []) }
            throw error
        }
    }

    /// Works the table out anew because another server may have changed it; what holds stays when that fails.
    public func follow() async throws {
        let read = state.withLock { state in
            state.begun += 1
            return state.begun
        }
        let fresh = try await store.read { reader in
            AccessTable(assignments: try reader.roleAssignments(), vaults: try reader.vaults())
        }
        state.withLock { state in
            guard read > state.taken else { return }
            (state.table, state.taken) = (fresh, read)
        }
    }
}
