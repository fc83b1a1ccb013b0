import Foundation
import VaultCore

/// Reads the bodies of `/rekey/v1`: a JSON object with the known members only.
enum StrictJSON {
    /// Decodes a body; throws ``VaultError/Code/badParameter`` naming the member that is wrong.
    static func decode<Body: Decodable>(_ type: Body.Type, from bytes: [UInt8]) throws(VaultError) -> Body {
        let data = Data(bytes)
        let value: Body
        do {
            value = try JSONDecoder().decode(type, from: data)
        } catch {
            throw VaultError(.badParameter, describe(error))
        }
        if let json = try? JSONSerialization.jsonObject(with: data) {
            try refuseUnknown(in: json, readAs: value)
        }
        return value
    }

    /// Throws when an object of the body, at whatever depth, has a member that the type read from it has not.
    private static func refuseUnknown(in json: Any, readAs value: Any) throws(VaultError) {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            guard let wrapped = mirror.children.first else { return }
            try refuseUnknown(in: json, readAs: wrapped.value)
        case .collection:
            for (item, element) in zip(json as? [Any] ?? [], mirror.children) {
                try refuseUnknown(in: item, readAs: element.value)
            }
        case .struct: try refuseUnknown(in: json as? [String: Any] ?? [:], of: mirror)
        default: return
        }
    }

    private static func refuseUnknown(in members: [String: Any], of mirror: Mirror) throws(VaultError) {
        let known = mirror.children.compactMap(\.label)
        if let unknown = members.keys.sorted().first(where: { !known.contains($0) }) {
            throw VaultError(
                .badParameter,
                "The body has the unknown member \(unknown); known are \(known.joined(separator: ", "))."
            )
        }
        for child in mirror.children {
            guard let label = child.label, let json = members[label] else { continue }
            try refuseUnknown(in: json, readAs: child.value)
        }
    }

    /// What is wrong with a body that cannot be decoded, by the path of its member.
    static func describe(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): "The body lacks the member \(key.stringValue)."
        case .typeMismatch(let type, let context):
            "The member \(path(context)) has the wrong type; it must be a \(name(of: type))."
        case .valueNotFound(_, let context): "The member \(path(context)) must not be null."
        default: "The body is not a JSON object of this call. Send one with Content-Type: application/json."
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.map(\.stringValue).joined(separator: ".")
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is Bool.Type: "boolean"
        case is Int.Type: "whole number"
        case is String.Type: "text"
        default: "JSON object"
        }
    }
}
