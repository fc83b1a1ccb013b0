import Foundation
import Policies
import VaultCore

/// The JSON Schemas of the bodies of `/rekey/v1`, each under its type's name.
final class APISchemas {
    /// The schemas of objects, by name.
    private(set) var components: [String: Any] = [:]
    /// Whether bodies of requests are described, in which null stands for absent.
    private var takesNull = false

    /// The schema of a body that callers send.
    func describeRequest(_ type: any Decodable.Type) throws -> [String: Any] {
        takesNull = true
        defer { takesNull = false }
        return try describe(type).schema
    }

    /// The schema of a type, and a value of it.
    func describe<T: Decodable>(_ type: T.Type) throws -> (schema: [String: Any], sample: T) {
        for (schema, sample) in Self.scalars + Self.policies {
            if let sample = sample as? T { return (schema, sample) }
        }
        let recorder = SchemaRecorder(self)
        let sample = try T(from: recorder)
        switch recorder.shape {
        case .array: return (["type": "array", "items": recorder.item], sample)
        case .scalar: return (["type": "string"], sample)
        case .object:
            let name = Self.name(of: type)
            components[name] = object(recorder, of: name)
            return (["$ref": "#/components/schemas/\(name)"], sample)
        }
    }

    private static var scalars: [(schema: [String: Any], sample: Any)] {
        [
            (["type": "string"], ""), (["type": "boolean"], false), (["type": "number"], 0.0),
            (["type": "integer"], 0), (["type": "integer", "format": "int64"], Int64(0)),
        ]
    }

    /// What a type of policies decodes is checked, so that it takes more than an empty text.
    private static var policies: [(schema: [String: Any], sample: Any)] {
        [
            (["type": "object"], PolicySet()),
            (words(["error", "warning"]), PolicyProblem.Severity.error),
            (words(["create", "change", "remove"]), PolicyChange.Kind.create),
            (words(DueTime.Cause.allCases.map(\.rawValue)), DueTime.Cause.every),
            (["type": "string"], ObjectName("a").map { ObjectPath(.secret, $0) } as Any),
            (["type": "string", "format": "date-time"], ISOTime(wrappedValue: Timestamp(unixSeconds: 0))),
            (["type": ["string", "null"], "format": "date-time"], OptionalISOTime(wrappedValue: nil)),
        ]
    }

    private static func words(_ words: [String]) -> [String: Any] { ["type": "string", "enum": words] }

    private func object(_ recorder: SchemaRecorder, of name: String) -> [String: Any] {
        let members = recorder.members.map { member in
            (member.name, self.member(member, of: name, isOptional: recorder.optional.contains(member.name)))
        }
        let required = recorder.members.map(\.name).filter { !recorder.optional.contains($0) }
        var schema: [String: Any] = [
            "type": "object", "properties": Dictionary(members) { first, _ in first },
            "additionalProperties": false,
        ]
        if !required.isEmpty { schema["required"] = required }
        return schema.merging(MemberRules.bodies[name] ?? [:]) { _, rule in rule }
    }

    private func member(_ member: SchemaRecorder.Member, of body: String, isOptional: Bool) -> [String: Any] {
        let rule = MemberRules.members["\(body).\(member.name)"] ?? [:]
        var schema = member.schema.merging(rule) { _, rule in rule }
        guard takesNull, isOptional else { return schema }
        if let type = schema["type"] as? String { schema["type"] = [type, "null"] }
        if let words = schema["enum"] as? [Any] { schema["enum"] = words + [NSNull()] }
        return schema
    }

    /// `Page<RoleResource>` becomes `PageOfRoleResource`, `RotationDetail.Plan` becomes `RotationDetailPlan`.
    private static func name(of type: any Any.Type) -> String {
        let parts = String(reflecting: type).split(separator: "<")
        return parts.map { part in
            part.split(separator: ".").dropFirst().joined().filter { $0 != ">" }
        }.joined(separator: "Of")
    }
}
