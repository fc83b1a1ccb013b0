import SQLStore
import VaultCore

/// Opens the store that a server keeps its data in.
enum StoreDoor {
    /// The store of a data folder, in its own database or in the one at `address`.
    ///
    /// Throws ``Failure`` when its data was moved elsewhere, and what the driver throws.
    static func open(
        folder: String,
        address: PostgreSQLAddress?,
        observer: CommitObserver? = nil
    ) async throws -> SQLVaultStore {
        let store =
            if let address {
                try PostgreSQLStore.open(folder: folder, at: address, observer: observer)
            } else {
                try SQLiteStore.open(folder: folder, observer: observer)
            }
        do {
            try await refuseMoved(store)
        } catch {
            await store.close()
            throw error
        }
        return store
    }

    private static func refuseMoved(_ store: SQLVaultStore) async throws {
        guard let place = try await store.read({ try $0.setting(StoreCopy.movedSetting) }) else { return }
        throw Failure(
            "This store was moved to \(place), and what is here is old. Serve that one: with --database for a "
                + "database, with --data for a data folder."
        )
    }
}
