import Foundation
import RekeyWire
import Testing

@testable import VaultHTTP

@Suite("The document of /rekey/v1")
struct APIDocumentTests {
    /// Every route but the document's own, by the path that the document gives it.
    ///
    /// A new route has no place in ``template(of:)`` until it is given one, and so stands here too.
    private static let routes: [APIRoute] =
        [
            .status, .nodes, .vaults, .vault("vault"), .firewall("vault"), .identities,
            .identity("identity"), .credentials("identity"),
            .credential("identity", "credential"), .roles, .roleAssignments, .roleAssignment("assignment"),
            .policies, .policyPlan, .policySet, .rotations, .rotation("rotation"), .inventory, .usage,
            .receipts,
            .receiptKeys, .receipt("rotation"), .drift, .driftCheck, .driftAdopt, .seal, .sealRotate,
            .backup, .devClock,
        ] + RotationAct.allCases.map { .rotationAct("rotation", $0) }

    private static func template(of route: APIRoute) -> String? {
        switch route {
        case .status: "/status"
        case .nodes: "/nodes"
        case .vaults: "/vaults"
        case .vault: "/vaults/{vault}"
        case .firewall: "/vaults/{vault}/firewall"
        case .identities: "/identities"
        case .identity: "/identities/{identity}"
        case .credentials: "/identities/{identity}/credentials"
        case .credential: "/identities/{identity}/credentials/{credential}"
        case .roles: "/roles"
        case .roleAssignments: "/role-assignments"
        case .roleAssignment: "/role-assignments/{assignment}"
        case .policies: "/policies"
        case .policyPlan: "/policies/plan"
        case .policySet: "/policies/set"
        case .rotations: "/rotations"
        case .rotation: "/rotations/{rotation}"
        case .rotationAct(_, let act): "/rotations/{rotation}/\(act.rawValue)"
        case .inventory: "/inventory"
        case .usage: "/usage"
        case .receipts: "/receipts"
        case .receiptKeys: "/receipts/keys"
        case .receipt: "/receipts/{rotation}"
        case .drift: "/drift"
        case .driftCheck: "/drift/check"
        case .driftAdopt: "/drift/adopt"
        case .seal: "/seal"
        case .sealRotate: "/seal/rotate"
        case .backup: "/backup"
        case .devClock: "/dev/clock"
        case .openAPI: nil
        }
    }

    @Test("every method of every route is described, and nothing else")
    func complete() {
        let described = APIOperation.all.map { "\($0.method) \($0.path)" }
        let routed = Self.routes.flatMap { route in
            route.methods.keys.map { "\($0) \(Self.template(of: route) ?? "")" }
        }
        #expect(described.sorted() == routed.sorted())
    }

    @Test("every described path leads to its route")
    func paths() {
        for operation in APIOperation.all {
            let route = APIRoute(path: operation.samplePath)
            #expect(route.flatMap(Self.template) == operation.path)
        }
    }

    @Test("the document is JSON of OpenAPI 3.1 with an id for each operation")
    func document() throws {
        let json = try JSONSerialization.jsonObject(with: Data(APIDocument.bytes)) as? [String: Any]
        #expect(json?["openapi"] as? String == "3.1.1")
        let paths = try #require(json?["paths"] as? [String: [String: [String: Any]]])
        let ids = paths.values.flatMap { $0.values.compactMap { $0["operationId"] as? String } }
        #expect(Set(ids).count == APIOperation.all.count)
        #expect(ids.contains("RotationBegin"))
    }

    @Test("every schema that is referred to is there")
    func references() throws {
        let text = String(decoding: APIDocument.bytes, as: UTF8.self)
        let json = try JSONSerialization.jsonObject(with: Data(APIDocument.bytes)) as? [String: Any]
        let schemas = ((json?["components"] as? [String: Any])?["schemas"] as? [String: Any]) ?? [:]
        let named = text.matches(of: /#\/components\/schemas\/([A-Za-z]+)/).map { String($0.1) }
        #expect(Set(named) == Set(schemas.keys))
    }

    @Test("a schema has the members of its type, and requires those that are always there")
    func members() throws {
        let schemas = APISchemas()
        _ = try schemas.describe(RotationDraft.self)
        let draft = try #require(schemas.components["RotationDraft"] as? [String: Any])
        let properties = try #require(draft["properties"] as? [String: [String: Any]])
        #expect(properties.keys.sorted() == ["emergency", "object", "reason", "vault"])
        #expect(properties["emergency"]?["type"] as? String == "boolean")
        #expect(draft["required"] as? [String] == ["object"])
    }

    @Test("lists, nested types and numbers are described as what they are")
    func nested() throws {
        let schemas = APISchemas()
        _ = try schemas.describe(RotationDetail.self)
        let event = schemas.components["RotationDetailEvent"] as? [String: Any]
        let properties = event?["properties"] as? [String: [String: Any]]
        #expect(properties?["seconds"]?["type"] as? String == "number")
        #expect(properties?["sequence"]?["type"] as? String == "integer")
        let detail = schemas.components["RotationDetail"] as? [String: Any]
        let timeline = (detail?["properties"] as? [String: [String: Any]])?["timeline"]
        #expect(
            (timeline?["items"] as? [String: String])?["$ref"] == "#/components/schemas/RotationDetailEvent"
        )
        #expect((detail?["required"] as? [String])?.contains("plan") == false)
    }
}
