import Foundation
import Testing

@testable import rekey

@Suite("Names of nodes")
struct NodeNameTests {
    @Test("A data folder keeps its name, and no two get the same")
    func kept() throws {
        let folders = (0..<2).map { _ in NSTemporaryDirectory() + "rekey-node-\(UUID().uuidString)" }
        defer { for folder in folders { try? FileManager.default.removeItem(atPath: folder) } }
        let names = try folders.map { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            return try NodeName.ensure(in: folder)
        }
        #expect(Set(names).count == 2)
        #expect(try folders.map { try NodeName.ensure(in: $0) } == names)
        #expect(!names.contains(NodeName.alone))
    }

    @Test(
        "What is no name is told of, not taken for one",
        arguments: ["\n", "one\ntwo", "a b", "a\0", "<b>", "n\u{e9}", String(repeating: "n", count: 65)]
    )
    func noName(text: String) throws {
        let folder = NSTemporaryDirectory() + "rekey-node-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/node"))
        #expect(throws: Failure.self) { try NodeName.ensure(in: folder) }
    }
}
