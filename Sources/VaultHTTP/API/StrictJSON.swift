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
        try refuseUnknown(data, known: Mirror(reflecting: value).children.compactMap(\.label))
        return value
    }

    private static func refuseUnknown(_ data: Data, known: [String]) throws(VaultError) {
        let members = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
        guard let unknown = members.keys.sorted().first(where: { !known.contains($0) }) else { return }
        throw VaultError(
            .badParameter,
            "The body has the unknown member \(unknown); known are \(known.joined(separator: ", "))."
        )
    }

    private static func describe(_ error: any Error) -> String {
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
