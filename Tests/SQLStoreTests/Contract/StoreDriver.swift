import Foundation
import SQLStore
import VaultCore

/// A store that can be opened again over what it left.
protocol ClosableStore: VaultStore {
    func close() async
}

extension SQLVaultStore: ClosableStore {}

/// A driver the contract runs over: how to open a store on a place of its own.
struct StoreDriver: Sendable, CustomStringConvertible {
    let description: String
    let open: @Sendable (_ place: String, CommitObserver?) throws -> any ClosableStore

    static let all = [sqlite]

    static let sqlite = StoreDriver(description: "SQLite") { place, observer in
        try SQLiteStore.open(folder: place, observer: observer)
    }

    /// Runs `body` over a fresh store.
    func withStore(
        observer: CommitObserver? = nil,
        _ body: (any ClosableStore) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let store = try open(folder, observer)
            do {
                try await body(store)
            } catch {
                await store.close()
                throw error
            }
            await store.close()
        }
    }
}

/// Runs `body` with the path of a folder that does not exist yet and is removed afterwards.
func withTemporaryFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = NSTemporaryDirectory() + "rekey-store-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}
