import Testing
import VaultCore

@testable import SQLStore

@Suite("A full disk")
struct DiskFullTests {
    private func add(_ number: Int, to store: SQLVaultStore) async throws {
        let id = Sample.id("secret-\(number)")
        let sealed = SealedRecord(kekVersion: 1, salt: [], box: [UInt8](repeating: 7, count: 50_000))
        try await store.add(id, sealed: sealed)
    }

    @Test("writes are refused with the remedy, reads go on, and the store goes on when space returns")
    func fullAndFreed() async throws {
        try await withTemporaryFolder { folder in
            var options = SQLiteStore.Options()
            options.maximumPages = 150
            let store = try SQLiteStore.open(folder: folder, options: options)
            try await store.addVault()
            var stored = 0
            let error = await #expect(throws: VaultError.self) {
                while stored < 50 {
                    try await add(stored, to: store)
                    stored += 1
                }
            }
            #expect(error?.code == .unavailable)
            #expect(error?.summary.contains("full") == true)
            #expect((1..<50).contains(stored))

            let kept = try await store.read {
                try $0.objects(in: Sample.vault, kind: .secret, deleted: false, after: nil, limit: 99).count
            }
            #expect(kept == stored)
            try await store.write(.objectPurge) { try $0.purge(Sample.id("secret-0")) }
            try await add(99, to: store)
            #expect(try await store.read { try $0.current(Sample.id("secret-99")) } != nil)
            await store.close()
        }
    }
}
