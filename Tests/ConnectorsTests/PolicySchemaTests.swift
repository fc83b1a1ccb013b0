import Connectors
import Foundation
import Policies
import Testing
import VaultCore

@Suite("Connectors in policy files")
struct PolicySchemaTests {
    private static let shapes = ConnectorKinds.all.map { ConnectorShape($0) }
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test("The shipped schema is what the tables and every connector's own list of settings say")
    func shipped() throws {
        let schema = try PolicySchema.text(connectors: Self.shapes)
        let path = "docs/policy.schema.json"
        if ProcessInfo.processInfo.environment["REKEY_UPDATE_GOLDEN"] != nil {
            try schema.write(to: Self.root.appending(path: path), atomically: true, encoding: .utf8)
        }
        #expect(try Self.text(path) == schema, "run `make update-golden` and review")
    }

    @Test(
        "Every setting is told in the page of connectors",
        arguments: ConnectorKinds.all.flatMap { kind in kind.settings.map { (kind.type, $0.name) } }
    )
    func documented(type: String, setting: String) throws {
        #expect(try Self.text("docs/connectors.md").contains("`\(setting)`"), "\(type): \(setting)")
    }

    @Test(
        "The examples are taken with the settings that the connectors really have",
        arguments: ["database.yaml", "keys.yaml", "renewal.yaml", "fleet"]
    )
    func examples(name: String) throws {
        let base = Self.root.appending(path: "examples/\(name)")
        let inside = (try? FileManager.default.contentsOfDirectory(atPath: base.path))?.sorted()
        let urls = inside.map { $0.map { base.appending(path: $0) } } ?? [base]
        let files = try urls.map {
            PolicyFile(name: $0.lastPathComponent, text: try String(contentsOf: $0, encoding: .utf8))
        }
        let now = Timestamp(unixSeconds: 1_800_000_000)
        #expect(PolicyReader(connectors: Self.shapes).read(files, at: now).problems.map(\.description) == [])
    }
}
