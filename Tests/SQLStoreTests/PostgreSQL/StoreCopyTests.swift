import Foundation
import Synchronization
import Testing
import VaultCore

@testable import SQLStore

@Suite("Moving a store", .serialized)
struct StoreCopyTests {
    /// A store with something in every table.
    private func fill(_ store: any VaultStore) async throws {
        try await store.addVault()
        for number in 0..<600 { try await store.add(Sample.id("s\(number)")) }
        try await store.write(.rotationPlan) { transaction in
            let id = Sample.id("s1")
            try transaction.setDue(DueEntry(at: Sample.at(1), work: .rotate, object: id))
            try transaction.append(
                Sample.journal("r1", 1, of: id, event: "{\"a\":\"ü \\\\ '\"}"),
                ends: false
            )
            try transaction.append(Sample.outbox("e1", of: id))
            try transaction.add(Sample.use(of: id))
            try transaction.insert(ReceiptRecord(rotation: "r0", object: id, at: Sample.at(2), text: "x.y.z"))
            _ = try transaction.acquireLease("work", holder: "one", now: Sample.at(0), until: Sample.at(9))
            try transaction.add(Sample.failure(of: id))
            try transaction.put(Sample.node())
        }
        try await store.write(.identityChange) { transaction in
            try transaction.insert(Sample.identity())
            try transaction.insert(Sample.credential("c1"))
            try transaction.insert(Sample.role("a1"))
            try transaction.put(Sample.signingKey("k1"))
            try transaction.put(Sample.kek())
            try transaction.setSetting("tenant", to: "t")
        }
    }

    @Test("a store moves to PostgreSQL and back, and nothing changes on the way")
    func thereAndBack() async throws {
        let there = try TestPostgreSQL.quiet.get().schema()
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            try await fill(store)
            await store.close()
            defer { try? FileManager.default.removeItem(atPath: folder + "-back") }

            let census = try StoreCopy(from: .folder(folder), to: .server(there)).run()
            #expect(census.entries.allSatisfy { $0.rows > 0 }, "\(census)")
            #expect(census.entries.first { $0.table == "versions" }?.rows == 600)
            let back = try StoreCopy(from: .server(there), to: .folder(folder + "-back")).run()
            #expect(back == census)
            #expect(throws: VaultError(.conflict, "")) {
                try StoreCopy(from: .folder(folder), to: .folder(folder + "-again")).run()
            }

            let restored = try SQLiteStore.open(folder: folder + "-back")
            #expect(
                try await restored.read { try $0.current(Sample.id("s599"))?.version.sealed }
                    == Sample.sealed()
            )
            let lease = try await restored.write(.leaseChange) {
                try $0.acquireLease("work", holder: "two", now: Sample.at(9), until: Sample.at(19))
            }
            #expect(lease?.fence == 2)
            await restored.close()
        }
    }

    @Test("a target that holds data is refused, and stays as it is")
    func occupied() async throws {
        let there = try TestPostgreSQL.quiet.get().schema()
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            try await store.addVault()
            await store.close()
            let standing = try PostgreSQLStore.open(folder: folder, at: there)
            try await standing.write(.serverSetup) { try $0.setSetting("mine", to: "yes") }
            await standing.close()
            #expect(throws: VaultError(.conflict, "")) {
                try StoreCopy(from: .folder(folder), to: .server(there)).run()
            }
            let again = try PostgreSQLStore.open(folder: folder, at: there)
            #expect(try await again.read { try $0.setting("mine") } == "yes")
            #expect(try await again.read { try $0.vaults() }.isEmpty)
            await again.close()
        }
    }

    @Test("a copy that was killed before its source was marked ends when it runs again")
    func again() async throws {
        let server = try TestPostgreSQL.quiet.get()
        let there = try server.schema()
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            try await fill(store)
            await store.close()
            let copy = StoreCopy(from: .folder(folder), to: .server(there))
            let census = try copy.run()
            try StorePlace.folder(folder).writing { connection in
                try connection.change(
                    SQLStatement("DELETE FROM settings WHERE name = $1"),
                    [.init(StoreCopy.movedSetting)]
                )
            }
            #expect(try copy.run() == census)
            #expect(throws: VaultError(.conflict, "")) { try copy.run() }
        }
    }

    @Test("a source that a server changes meanwhile is not taken for moved")
    func changed() async throws {
        let source = try TestPostgreSQL.quiet.get().schema()
        try await withTemporaryFolder { folder in
            let store = try PostgreSQLStore.open(folder: folder, at: source)
            try await fill(store)
            await store.close()
            let place = StorePlace.folder(folder + "/target")
            let isOver = Atomic(false)
            let worker = Thread {
                let connection = try? PostgreSQLStore.openPlain(PostgreSQLServer(address: source))
                while !isOver.load(ordering: .acquiring) {
                    _ = try? connection?.run(SQL.schedule.nextFence, []) { _ in }
                }
            }
            worker.start()
            let error = #expect(throws: VaultError.self) {
                try StoreCopy(from: .server(source), to: place).run()
            }
            isOver.store(true, ordering: .releasing)
            #expect(error?.code == .conflict && error?.summary.contains("while it was copied") == true)
        }
    }

    @Test("a folder that a server holds, and one without a database, are refused")
    func refused() async throws {
        try await withTemporaryFolder { folder in
            let target = StorePlace.folder(folder + "/target")
            #expect(throws: VaultError(.notFound, "")) {
                try StoreCopy(from: .folder(folder), to: target).run()
            }
            let store = try SQLiteStore.open(folder: folder)
            #expect(throws: VaultError(.dataFolderInUse, "")) {
                try StoreCopy(from: .folder(folder), to: target).run()
            }
            await store.close()
        }
    }

    @Test("a database that a server works with is refused")
    func inUse() async throws {
        let server = try TestPostgreSQL()
        let address = try server.schema()
        try await withTemporaryFolder { folder in
            let store = try PostgreSQLStore.open(folder: folder, at: address)
            try await store.addVault()
            let copy = StoreCopy(from: .server(address), to: .folder(folder + "/target"))
            #expect(throws: VaultError(.conflict, "")) { try copy.run() }
            try await store.write(.vaultCreate) { transaction in
                try transaction.insert(
                    VaultRecord(name: try #require(VaultName("other")), created: Sample.start)
                )
            }
            await store.close()
            #expect(try copy.run().entries.first { $0.table == "vaults" }?.rows == 2)
        }
    }

    @Test("every column of every table is copied")
    func complete() async throws {
        try await withTemporaryFolder { folder in
            await (try SQLiteStore.open(folder: folder)).close()
            let connection = try SQLiteFile(path: DataFolder(path: folder).database).writer()
            defer { connection.close() }
            let tables = try connection.rows(
                SQLStatement(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'schema_migrations'"
                )
            ) { row in try row.text() }
            #expect(Set(tables) == Set(StoreTable.all.map(\.name)))
            for table in StoreTable.all {
                let columns = SQLStatement("SELECT name FROM pragma_table_info('\(table.name)')")
                let found = try connection.rows(columns) { row in try row.text() }
                #expect(Set(found) == Set(table.columns.map(\.name)))
            }
        }
    }

    @Test("a copy taken from PostgreSQL in use is a data folder's database", arguments: [50])
    func backup(count: Int) async throws {
        let there = try TestPostgreSQL.shared.get().schema()
        try await withTemporaryFolder { folder in
            let store = try PostgreSQLStore.open(folder: folder, at: there)
            try await store.addVault()
            try FileManager.default.createDirectory(
                atPath: folder + "/copy",
                withIntermediateDirectories: false
            )
            try await store.add(Sample.id("before"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<count { group.addTask { try await store.add(Sample.id("s\(number)")) } }
                group.addTask { try await store.copy(to: folder + "/copy/rekey.db") }
                try await group.waitForAll()
            }
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.copy(to: folder + "/copy/rekey.db")
            }
            await store.close()
            let copy = try SQLiteStore.open(folder: folder + "/copy")
            #expect(try await copy.read { try $0.current(Sample.id("before")) } != nil)
            await copy.close()
        }
    }
}
