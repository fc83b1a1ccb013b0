import Foundation
import Testing
import VaultCore

@testable import SQLStore

/// The process is killed around a commit; what the next one finds is all of the write or nothing.
@Suite("Crashes around a commit")
struct CrashTests {
    @Test("killed before the commit, nothing of the write is there")
    func before() async throws {
        try await withTemporaryFolder { folder in
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
                try await CrashTests.write(in: folder, dyingAt: .beforeCommit)
            }
            let found = try await Self.found(in: folder)
            #expect(found == ["first": true, "left": false, "right": false])
        }
    }

    @Test("killed after the commit, before its caller heard of it, all of the write is there")
    func after() async throws {
        try await withTemporaryFolder { folder in
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
                try await CrashTests.write(in: folder, dyingAt: .afterCommit)
            }
            let found = try await Self.found(in: folder)
            #expect(found == ["first": true, "left": true, "right": true])
        }
    }

    static func write(in folder: String, dyingAt moment: CommitMoment) async throws {
        let store = try SQLiteStore.open(folder: folder) { write, now in
            if write == .secretSet, now == moment { kill(getpid(), SIGKILL) }
        }
        try await store.write(.serverSetup) { try $0.setSetting("first", to: "set") }
        try await store.write(.secretSet) { transaction in
            try transaction.setSetting("left", to: "set")
            try transaction.setSetting("right", to: "set")
        }
    }

    private static func found(in folder: String) async throws -> [String: Bool] {
        let store = try SQLiteStore.open(folder: folder)
        let found = try await store.read { reader in
            var found: [String: Bool] = [:]
            for name in ["first", "left", "right"] { found[name] = try reader.setting(name) != nil }
            return found
        }
        await store.close()
        return found
    }
}
