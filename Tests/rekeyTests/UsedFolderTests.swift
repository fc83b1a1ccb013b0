import Foundation
import Testing

@testable import rekey

@Suite("A data folder that was served before")
struct UsedFolderTests {
    /// Does something with a folder that holds these files, and takes it away.
    private func with<T>(_ files: [String], _ body: (String) async throws -> T) async throws -> T {
        let folder = NSTemporaryDirectory() + "rekey-used-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for file in files {
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
        }
        return try await body(folder)
    }

    @Test(
        "Gets no new store, in it or in a database",
        arguments: [
            (["node"], true, true), (["bootstrap.json"], true, true), (["rekey.db"], false, true),
            (["bootstrap.json", "rekey.db"], false, true), (["seal", "ca.pem"], false, false),
            ([], false, false),
        ] as [([String], Bool, Bool)]
    )
    func refused(files: [String], inFolder: Bool, inDatabase: Bool) async throws {
        try await with(files) { path in
            let folder = UsedFolder(path: path)
            #expect((folder.missing != nil) == inFolder)
            #expect((folder.elsewhere != nil) == inDatabase)
        }
    }

    @Test("Is left as it is by a start that names no database")
    func untouched() async throws {
        try await with(["node", "bootstrap.json"]) { path in
            await #expect(throws: Failure.self) { try await StoreDoor.open(folder: path, address: nil) }
            let left = try FileManager.default.contentsOfDirectory(atPath: path)
            #expect(left.sorted() == ["bootstrap.json", "node"])
        }
    }
}
