import CSQLite
import Testing
import VaultCore

@testable import SQLStore

@Suite("Durability of SQLite")
struct DurabilityTests {
    @Test(
        "a connection that writes waits for the disk, checks keys and overwrites what it frees",
        arguments: [
            ("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1"), ("secure_delete", "1"),
            ("busy_timeout", "5000"), ("temp_store", "2"),
        ]
    )
    func settings(setting: (name: String, value: String)) async throws {
        try await withTemporaryFolder { folder in
            await (try SQLiteStore.open(folder: folder)).close()
            let connection = try SQLiteFile(path: DataFolder(path: folder).database).writer()
            defer { connection.close() }
            let value = try connection.row(SQLStatement("PRAGMA \(setting.name)")) { row in try row.text() }
            #expect(value == setting.value)
        }
    }

    @Test("each acknowledged write was followed by a sync of the log")
    func syncs() async throws {
        try await withWatchedStore { store, database in
            for number in 0..<20 {
                let before = WatchedFiles.log(of: database).syncs
                try await store.write(.serverSetup) { try $0.setSetting("n", to: "\(number)") }
                #expect(WatchedFiles.log(of: database).syncs > before)
            }
        }
    }

    @Test("a read does not wait for the disk")
    func reads() async throws {
        try await withWatchedStore { store, database in
            try await store.addVault()
            let before = WatchedFiles.log(of: database)
            for _ in 0..<20 { _ = try await store.read { try $0.vaults() } }
            #expect(WatchedFiles.log(of: database).syncs == before.syncs)
            #expect(WatchedFiles.log(of: database).writes == before.writes)
        }
    }

    static let failures: [(code: Int32, word: String)] = [
        (SQLITE_FULL, "full"), (SQLITE_IOERR | (4 << 8), "disk"), (SQLITE_IOERR | (3 << 8), "disk"),
    ]

    @Test(
        "a log that cannot be written fails the write, keeps nothing of it, and recovers",
        arguments: failures
    )
    func failingWrite(failure: (code: Int32, word: String)) async throws {
        try await refuses({ $0.failWrites = failure.code }, naming: failure.word)
    }

    @Test(
        "a log that cannot be synced fails the write, keeps nothing of it, and recovers",
        arguments: failures
    )
    func failingSync(failure: (code: Int32, word: String)) async throws {
        try await refuses({ $0.failSyncs = failure.code }, naming: failure.word)
    }

    private func refuses(_ fail: (inout WatchedFiles.Log) -> Void, naming word: String) async throws {
        try await withWatchedStore { store, database in
            try await store.write(.serverSetup) { try $0.setSetting("before", to: "kept") }
            WatchedFiles.change(database, fail)
            let error = await #expect(throws: VaultError.self) {
                try await store.write(.serverSetup) { try $0.setSetting("lost", to: "x") }
            }
            #expect(error?.code == .unavailable)
            #expect(error?.summary.contains(word) == true)
            WatchedFiles.change(database) { $0 = WatchedFiles.Log() }
            #expect(try await store.read { try $0.setting("lost") } == nil)
            #expect(try await store.read { try $0.setting("before") } == "kept")
            try await store.write(.serverSetup) { try $0.setSetting("after", to: "kept") }
            #expect(try await store.read { try $0.setting("after") } == "kept")
        }
    }

    private func withWatchedStore(_ body: (SQLVaultStore, String) async throws -> Void) async throws {
        try #require(WatchedFiles.registered)
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(
                folder: folder,
                options: .init(),
                vfs: WatchedFiles.name,
                observer: nil
            )
            do {
                try await body(store, DataFolder(path: folder).database)
            } catch {
                await store.close()
                throw error
            }
            await store.close()
        }
    }
}
