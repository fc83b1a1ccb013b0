import Foundation
import VaultCore

extension CredentialRecord {
    /// The payload as the identity layer's own type; nil when it is of another kind.
    func decoded<T: Decodable>(_ type: T.Type = T.self) -> T? {
        try? JSONDecoder().decode(type, from: Data(payload.utf8))
    }

    /// The text the store keeps for a payload.
    static func text(of payload: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(payload), as: UTF8.self)
    }

    /// Whether it works at `now`.
    func isCurrent(at now: Timestamp) -> Bool {
        expires.map { now < $0 } ?? true
    }
}
