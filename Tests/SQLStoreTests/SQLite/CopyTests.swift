import Foundation
import Testing
import VaultCore

@testable import SQLStore

@Suite("Copies")
struct CopyTests {
    @Test("a copy made while writes go on opens as a store of its own, and its writes are whole")
    func online() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            try await store.addVault()
            try FileManager.default.createDirectory(
                atPath: folder + "/restored",
                withIntermediateDirectories: false
            )
            let copy = folder + "/restored/rekey.db"
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask { try await store.add(Sample.id("s\(number)")) }
                }
                try await store.add(Sample.id("before"))
                group.addTask { try await store.copy(to: copy) }
                try await group.waitForAll()
            }
            await store.close()

            let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let restored = try SQLiteStore.open(folder: folder + "/restored")
            #expect(try await restored.read { try $0.current(Sample.id("before")) } != nil)
            try await restored.read { reader throws in
                for number in 0..<200 {
                    let id = Sample.id("s\(number)")
                    #expect(try (reader.object(id) == nil) == (reader.current(id) == nil))
                }
            }
            try await restored.add(Sample.id("after"))
            await restored.close()
        }
    }

    @Test("a path that exists is refused and left as it is")
    func exists() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            let path = folder + "/precious"
            try Data("content".utf8).write(to: URL(fileURLWithPath: path))
            await #expect(throws: VaultError(.conflict, "")) { try await store.copy(to: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("content".utf8))
            await store.close()
        }
    }

    @Test("a path that cannot be written says so and leaves nothing")
    func unwritable() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            let error = await #expect(throws: VaultError.self) {
                try await store.copy(to: folder + "/none/copy")
            }
            #expect(error?.code == .unavailable)
            #expect(error?.summary.contains("/none/copy") == true)
            await store.close()
        }
    }
}
