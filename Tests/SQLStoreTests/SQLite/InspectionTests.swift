import Foundation
import Testing
import VaultCore

@testable import SQLStore

@Suite("A look at a database that no server uses")
struct InspectionTests {
    /// A folder whose database has a vault and a setting, and is closed.
    private func withClosedStore(_ body: (String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            try await store.addVault()
            try await store.write(.serverSetup) { try $0.setSetting("tenant", to: "t-1") }
            await store.close()
            try await body(folder)
        }
    }

    @Test("tells schema and settings of a sound one, and changes nothing")
    func sound() async throws {
        try await withClosedStore { folder in
            let before = try Data(contentsOf: URL(fileURLWithPath: folder + "/rekey.db"))
            let report = try #require(
                try SQLiteStore.inspect(folder: folder, settings: ["tenant", "absent"])
            )
            #expect(report.schema == Migration.newest)
            #expect(report.newestSchema == Migration.newest)
            #expect(report.damage.isEmpty)
            #expect(report.settings == ["tenant": "t-1"])
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/rekey.db")) == before)
            await (try SQLiteStore.open(folder: folder)).close()
        }
    }

    @Test("tells a newer schema instead of refusing it")
    func newer() async throws {
        try await withClosedStore { folder in
            let connection = try SQLiteFile(path: folder + "/rekey.db").writer()
            try connection.change(SQL.server.recordMigration, [.init(Migration.newest + 7), .init("later")])
            connection.close()
            #expect(try SQLiteStore.inspect(folder: folder)?.schema == Migration.newest + 7)
        }
    }

    @Test("tells damage, of a page as of the whole file", arguments: [4_096, 0])
    func damaged(offset: Int) async throws {
        try await withClosedStore { folder in
            let path = folder + "/rekey.db"
            var data = try Data(contentsOf: URL(fileURLWithPath: path))
            data.replaceSubrange(
                offset..<min(offset + 4_096, data.count),
                with: Data(repeating: 0x41, count: 4_096)
            )
            try data.write(to: URL(fileURLWithPath: path))
            #expect(try SQLiteStore.inspect(folder: folder)?.damage.isEmpty == false)
        }
    }

    @Test("there is none in a folder without one, and none is made")
    func absent() async throws {
        try await withTemporaryFolder { folder in
            let report = try SQLiteStore.inspect(folder: folder)
            #expect(report == nil)
            #expect(SQLiteStore.user(of: folder) == .free)
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test("a folder in use is left alone, and its user told")
    func used() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            #expect(SQLiteStore.user(of: folder) == .taken(by: getpid()))
            #expect(throws: VaultError(.dataFolderInUse, "")) { try SQLiteStore.inspect(folder: folder) }
            await store.close()
            #expect(SQLiteStore.user(of: folder) == .free)
        }
    }
}
