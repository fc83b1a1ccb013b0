import SQLStore
import VaultCore

/// Opens the store that a server keeps its data in.
enum StoreDoor {
    /// The store of a data folder, in its own database or in the one at `address`.
    ///
    /// Throws ``Failure`` when its data was moved elsewhere or is not there while the folder was served before, and
    /// what the driver throws.
    static func open(
        folder: String,
        address: PostgreSQLAddress?,
        observer: CommitObserver? = nil
    ) async throws -> SQLVaultStore {
        let used = UsedFolder(path: folder)
        if address == nil, let missing = used.missing { throw refusal(missing) }
        let store =
            if let address {
                try PostgreSQLStore.open(folder: folder, at: address, observer: observer)
            } else {
                try SQLiteStore.open(folder: folder, observer: observer)
            }
        do {
            try await refuseMoved(store)
            if address != nil { try await refuseEmpty(store, used) }
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

    private static func refuseEmpty(_ store: SQLVaultStore, _ used: UsedFolder) async throws {
        guard let elsewhere = used.elsewhere, try await store.read({ try $0.keks().isEmpty }) else { return }
        throw refusal(elsewhere)
    }

    private static func refusal(_ reason: String) -> Failure {
        Failure("\(reason). Do one of these: \(UsedFolder.remedy).")
    }
}
