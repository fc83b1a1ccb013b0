import Foundation
import VaultCore

extension NearExpiryEvent {
    private struct Envelope: Encodable {
        let specversion = "1.0"
        let type = "Microsoft.KeyVault.SecretNearExpiry"
        let datacontenttype = "application/json"
        let id: String
        let source: String
        let subject: String
        let time: String
        let data: Body
    }

    /// The members that Azure's schema has, with its names.
    private struct Body: Encodable {
        enum CodingKeys: String, CodingKey {
            case id = "Id"
            case vault = "VaultName"
            case kind = "ObjectType"
            case name = "ObjectName"
            case version = "Version"
            case notBefore = "NBF"
            case expires = "EXP"
        }

        let id: String
        let vault: String
        let kind = "Secret"
        let name: String
        let version: String
        let notBefore: Int64?
        let expires: Int64
    }

    /// The event's bytes.
    func body(at now: Timestamp) throws(TargetFailure) -> Data {
        let envelope = Envelope(
            id: identifier,
            source: "/vaults/\(vault)",
            subject: name,
            time: now.iso8601(),
            data: Body(
                id: address,
                vault: vault,
                name: name,
                version: version.description,
                notBefore: notBefore?.unixSeconds,
                expires: expires.unixSeconds
            )
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(envelope) else {
            throw TargetFailure(.refused("The event cannot be written as JSON."))
        }
        return body
    }
}
