/// The JSON Schemas of the bodies of `/rekey/v1`, each under its type's name.
final class APISchemas {
    /// The schemas of objects, by name.
    private(set) var components: [String: Any] = [:]

    /// The schema of a type, and a value of it.
    func describe<T: Decodable>(_ type: T.Type) throws -> (schema: [String: Any], sample: T) {
        for (schema, sample) in Self.scalars {
            if let sample = sample as? T { return (schema, sample) }
        }
        let recorder = SchemaRecorder(self)
        let sample = try T(from: recorder)
        switch recorder.shape {
        case .array: return (["type": "array", "items": recorder.item], sample)
        case .scalar: return (["type": "string"], sample)
        case .object:
            let name = Self.name(of: type)
            components[name] = Self.object(recorder)
            return (["$ref": "#/components/schemas/\(name)"], sample)
        }
    }

    private static var scalars: [(schema: [String: Any], sample: Any)] {
        [
            (["type": "string"], ""), (["type": "boolean"], false), (["type": "number"], 0.0),
            (["type": "integer"], 0), (["type": "integer", "format": "int64"], Int64(0)),
        ]
    }

    private static func object(_ recorder: SchemaRecorder) -> [String: Any] {
        let members = Dictionary(recorder.members.map { ($0.name, $0.schema as Any) }) { first, _ in first }
        let required = recorder.members.map(\.name).filter { !recorder.optional.contains($0) }
        var schema: [String: Any] = [
            "type": "object", "properties": members, "additionalProperties": false,
        ]
        if !required.isEmpty { schema["required"] = required }
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
