import Foundation
import RekeyWire
import Testing

@testable import rekey

@Suite("Policy files are read from a folder")
struct PolicyFolderTests {
    private func with(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "rekey-files-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            try text.write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
        }
        try body(folder.path())
    }

    @Test("sorted by name, YAML only, named so that editors find them")
    func folder() throws {
        let files = ["b.yml": "b", "a.yaml": "a", ".hidden.yaml": "h", "notes.md": "n"]
        try with(files) { folder in
            let read = try PolicyFolder.read(folder)
            #expect(read.map(\.text) == ["a", "b"])
            #expect(read.allSatisfy { FileManager.default.fileExists(atPath: $0.name) })
            #expect(try PolicyFolder.read(read[1].name).map(\.text) == ["b"])
        }
    }

    @Test("a folder without any, and a path that leads nowhere, are told")
    func nothing() throws {
        try with(["notes.md": "n"]) { folder in
            #expect(throws: Failure.self) { try PolicyFolder.read(folder) }
            #expect(throws: Failure.self) { try PolicyFolder.read(folder + "/missing") }
        }
    }

    @Test("more files than a set may have are refused before any is read")
    func tooMany() throws {
        let files = Dictionary(uniqueKeysWithValues: (0...1_000).map { ("\($0).yaml", "") })
        try with(files) { folder in
            #expect(throws: Failure.self) { try PolicyFolder.read(folder) }
        }
    }
}
