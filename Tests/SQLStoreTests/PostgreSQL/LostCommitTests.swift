import Foundation
import Synchronization
import Testing
import VaultCore

@testable import SQLStore

/// The connection breaks in the middle of a commit; each write takes place once, whatever became of it.
@Suite("Commits whose reply is lost")
struct LostCommitTests {
    /// Runs `body` over a store that reaches the server through a proxy.
    private func withStore(
        patience: Duration = PostgreSQLStore.Options().patience,
        observer: CommitObserver? = nil,
        _ body: (SQLVaultStore, CommitProxy) async throws -> Void
    ) async throws {
        let server = try TestPostgreSQL.shared.get()
        let schema = "lost" + UUID().uuidString.replacing("-", with: "").lowercased()
        try server.must("CREATE SCHEMA \(schema)")
        let proxy = try CommitProxy(to: server.port)
        var options = PostgreSQLStore.Options()
        options.patience = patience
        try await withTemporaryFolder { [options] folder in
            let address = try server.address(schema: schema, port: proxy.port)
            let store = try PostgreSQLStore.open(
                folder: folder,
                at: address,
                options: options,
                observer: observer
            )
            do {
                try await body(store, proxy)
            } catch {
                await store.close()
                throw error
            }
            await store.close()
        }
    }

    private static func increment(_ store: SQLVaultStore) async throws {
        try await store.write(.serverSetup) { transaction in
            let count = try transaction.setting("count").flatMap { Int($0) } ?? 0
            try transaction.setSetting("count", to: String(count + 1))
        }
    }

    private static func count(_ store: SQLVaultStore) async throws -> String? {
        try await store.read { try $0.setting("count") }
    }

    @Test(
        "a write takes place once, whether its commit arrived or not",
        arguments: [CommitProxy.Harm.afterwards, .before]
    )
    func once(harm: CommitProxy.Harm) async throws {
        let told = Mutex(0)
        let observer: CommitObserver = { _, moment in
            if moment == .afterCommit { told.withLock { $0 += 1 } }
        }
        try await withStore(observer: observer) { store, proxy in
            try await Self.increment(store)
            for round in 2...6 {
                proxy.arm(harm)
                try await Self.increment(store)
                #expect(proxy.hasStruck)
                #expect(try await Self.count(store) == String(round))
            }
        }
        #expect(told.withLock(\.self) == 6)
    }

    @Test("a commit that arrives late, after the write was done again, has no effect")
    func late() async throws {
        try await withStore { store, proxy in
            try await Self.increment(store)
            proxy.arm(.late)
            try await Self.increment(store)
            #expect(proxy.hasStruck)
            #expect(proxy.deliver())
            #expect(try await Self.count(store) == "2")
        }
    }

    @Test("when nobody can be asked, the write fails and says that its outcome is unknown")
    func unknown() async throws {
        try await withStore(patience: .seconds(2)) { store, proxy in
            try await Self.increment(store)
            proxy.arm(.forGood)
            let error = await #expect(throws: VaultError.self) { try await Self.increment(store) }
            #expect(error?.code == .unavailable)
            #expect(error?.summary.contains("as a whole or not at all") == true)
            proxy.mend()
            #expect(try await Self.count(store) == "2")
        }
    }
}
