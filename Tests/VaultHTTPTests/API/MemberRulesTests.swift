import RekeyWire
import Testing

@testable import VaultHTTP

@Suite("The rules of the document of /rekey/v1")
struct MemberRulesTests {
    private static var requests: [any Decodable.Type] { APIOperation.all.compactMap(\.request) }

    private static func components() throws -> [String: [String: Any]] {
        let schemas = APISchemas()
        for request in requests { _ = try schemas.describeRequest(request) }
        return schemas.components.compactMapValues { $0 as? [String: Any] }
    }

    @Test("every rule is about a member that a request has")
    func members() throws {
        let components = try Self.components()
        let known = components.flatMap { name, schema in
            ((schema["properties"] as? [String: Any]) ?? [:]).keys.map { "\(name).\($0)" }
        }
        #expect(Set(MemberRules.members.keys).subtracting(known).isEmpty)
        #expect(Set(MemberRules.bodies.keys).subtracting(components.keys).isEmpty)
    }

    @Test("every rule of an argument is about one that an operation has")
    func arguments() {
        let named = APIOperation.all.flatMap { operation in
            operation.query.map(\.name)
                + operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                    $0.filter { !"{}".contains($0) }
                }
        }
        let own = APIOperation.all.flatMap { one in one.query.map { "\(one.path) \($0.name)" } }
        #expect(Set(MemberRules.arguments.keys).subtracting(named + own).isEmpty)
    }

    @Test("null stands for an absent member in requests only")
    func null() throws {
        let ring = (try Self.components()["IdentityChange"]?["properties"] as? [String: [String: Any]])?[
            "ring"
        ]
        #expect(ring?["type"] as? [String] == ["string", "null"])
        let schemas = APISchemas()
        _ = try schemas.describe(IdentityResource.self)
        let shown =
            (schemas.components["IdentityResource"] as? [String: Any])?["properties"]
            as? [String: [String: Any]]
        #expect(shown?["ring"]?["type"] as? String == "string")
    }
}
