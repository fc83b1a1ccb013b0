import Foundation
import VaultCore

extension ExpiryNotice {
    private struct GridEvent: Encodable {
        let id: String
        let topic: String
        let subject: String
        let eventType: String
        let eventTime: String
        let data: Body
        let dataVersion = "1"
        let metadataVersion = "1"
    }

    private struct CloudEvent: Encodable {
        let specversion = "1.0"
        let id: String
        let source: String
        let subject: String
        let type: String
        let time: String
        let datacontenttype = "application/json"
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
        let kind: String
        let name: String
        let version: String
        let notBefore: Int64?
        let expires: Int64?

        /// Writes dates that are not set as null.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(vault, forKey: .vault)
            try container.encode(kind, forKey: .kind)
            try container.encode(name, forKey: .name)
            try container.encode(version, forKey: .version)
            try container.encode(notBefore, forKey: .notBefore)
            try container.encode(expires, forKey: .expires)
        }
    }

    /// The notice's bytes in this form.
    func body(as form: NoticeForm) throws(TargetFailure) -> Data {
        let (source, type) = ("/vaults/\(object.vault)", "Microsoft.KeyVault.\(type)")
        let (name, time) = (object.name.spelling, at.iso8601())
        switch form {
        case .eventGrid:
            let event = GridEvent(
                id: identifier,
                topic: source,
                subject: name,
                eventType: type,
                eventTime: time,
                data: data
            )
            return try Self.json([event])
        case .cloudEvents:
            let event = CloudEvent(
                id: identifier,
                source: source,
                subject: name,
                type: type,
                time: time,
                data: data
            )
            return try Self.json(event)
        }
    }

    private var data: Body {
        Body(
            id: address,
            vault: object.vault.description,
            kind: object.kind.rawValue.capitalized,
            name: object.name.spelling,
            version: version.description,
            notBefore: notBefore?.unixSeconds,
            expires: expires?.unixSeconds
        )
    }

    private static func json(_ event: some Encodable) throws(TargetFailure) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(event) else {
            throw TargetFailure(.refused("The event cannot be written as JSON."))
        }
        return body
    }
}
