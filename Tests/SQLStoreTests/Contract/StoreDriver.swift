import Foundation
import VaultCore

@testable import SQLStore

/// A store that can be opened again over what it left.
protocol ClosableStore: VaultStore {
    func close() async
}

extension SQLVaultStore: ClosableStore {}

/// A driver the contract runs over: how to open a store on a place of its own.
struct StoreDriver: Sendable, CustomStringConvertible {
    let description: String
    let open: @Sendable (_ place: String, CommitObserver?) throws -> any ClosableStore

    static let all = [sqlite, postgreSQL]

    static let sqlite = StoreDriver(description: "SQLite") { place, observer in
        try SQLiteStore.open(folder: place, observer: observer)
    }

    /// One server for all tests, and a schema for each place; patient, because the machine may be busy.
    static let postgreSQL = StoreDriver(description: "PostgreSQL") { place, observer in
        let name = "s" + place.suffix(36).replacing("-", with: "").lowercased()
        let address = try TestPostgreSQL.shared.get().schema(name)
        var options = PostgreSQLStore.Options()
        options.connections = 4
        options.patience = .seconds(240)
        return try PostgreSQLStore.open(folder: place, at: address, options: options, observer: observer)
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
