import Foundation
import Testing
import VaultCore

@testable import SQLStore

@Suite("Purged material")
struct ErasureTests {
    private static let marker = "m4rker-of-what-must-go"

    /// How often the marker stands in any file of the folder.
    private func traces(in folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { count, file in
            var rest = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file))[...]
            var found = count
            while let range = rest.range(of: Data(Self.marker.utf8)) {
                found += 1
                rest = rest[range.upperBound...]
            }
            return found
        }
    }

    @Test(
        "nothing of a purged object is in any file, while the store is open and after",
        arguments: [1, 400]
    )
    func purge(repeats: Int) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            try await store.addVault()
            try await store.add(Sample.id("stays"))
            let material = String(repeating: Self.marker, count: repeats)
            try await store.add(sealed: Sample.sealed(material))
            try await store.write(.rotationPlan) { transaction in
                var version = Sample.version(Sample.id(), 2)
                (version.contentType, version.tags) = (Self.marker, [Self.marker: Self.marker])
                try transaction.insert(version)
                try transaction.append(Sample.journal(event: Self.marker), ends: false)
            }
            #expect(try traces(in: folder) > repeats)
            try await store.write(.objectPurge) { try $0.purge(Sample.id()) }
            #expect(try traces(in: folder) == 0)
            await store.close()
            #expect(try traces(in: folder) == 0)
        }
    }

    @Test("a removed key-encryption key is in no file")
    func kek() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            var kek = Sample.kek()
            kek.wrapped = Array(Self.marker.utf8)
            try await store.write(.kekCreate) { [kek] in try $0.put(kek) }
            #expect(try traces(in: folder) > 0)
            try await store.write(.kekRetire) { try $0.removeKEK(vault: "default", version: 1) }
            #expect(try traces(in: folder) == 0)
            await store.close()
        }
    }
}
