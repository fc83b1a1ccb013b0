import Foundation
import Testing
import VaultCore

@testable import Policies

@Suite("The JSON Schema")
struct SchemaTests {
    private static var schema: [String: Any] {
        let text = (try? PolicySchema.text(connectors: Reading.kinds)) ?? ""
        return (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
    }

    @Test("Every member that the schema shows is known to the reader, and the other way round")
    func sameMembers() {
        #expect(
            Self.names(Self.schema)
                == Members.all(Shape.file([])).union(
                    Reading.kinds.flatMap { ["type"] + $0.settings.map(\.name) }
                )
        )
    }

    @Test("No mapping with known members lets others through")
    func closed() {
        let open = Self.objects(Self.schema).filter {
            $0["properties"] != nil && $0["additionalProperties"] as? Bool != false
        }
        #expect(open.isEmpty)
    }

    @Test(
        "The example of every form of text matches its pattern and its check",
        arguments: TextForm.all.map(\.name)
    )
    func forms(name: String) throws {
        let form = try #require(TextForm.all.first { $0.name == name })
        #expect(form.fault(in: form.example) == nil)
        if let pattern = form.pattern { #expect(try form.example.contains(Regex(pattern))) }
        #expect(form.fault(in: String(repeating: "a", count: form.longest + 1)) != nil)
    }

    @Test(
        "What the check takes, the pattern takes",
        arguments: [
            ("duration", ["P30D", "PT0S", "P1Y2M3W4DT5H6M7S", "P1M", "PT1M", "P4W"]),
            ("cron", ["@monthly", "*/5 * * * *", "0 3 1,15 jan-mar MON"]),
            ("zone", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]),
            ("window", ["daily 00:00-24:00", "Mon-Fri,Sun 22:00-04:00 America/New_York"]),
            ("freeze", ["12-20/01-03", "2026-12-20T18:00/2026-12-21T06:00 Europe/Berlin"]),
            ("selector", ["ring=canary", "a=b,c.d=e_f-1"]),
        ]
    )
    func patterns(name: String, texts: [String]) throws {
        let form = try #require(TextForm.all.first { $0.name == name })
        let pattern = try Regex(try #require(form.pattern))
        for text in texts {
            #expect(form.fault(in: text) == nil)
            #expect(text.contains(pattern))
        }
    }

    /// Names of members anywhere in a schema.
    private static func names(_ schema: Any) -> Set<String> {
        objects(schema).reduce(into: []) { $0.formUnion(($1["properties"] as? [String: Any] ?? [:]).keys) }
    }

    /// All schemas inside a schema, itself among them.
    private static func objects(_ value: Any) -> [[String: Any]] {
        if let list = value as? [Any] { return list.flatMap(objects) }
        guard let object = value as? [String: Any] else { return [] }
        return [object] + object.values.flatMap(objects)
    }
}
