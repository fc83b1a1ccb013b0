public import SecretMemory
public import VaultCore

/// The limits of secrets.
public enum SecretLimits {
    /// The largest value in bytes of UTF-8: 25 KB.
    public static let valueBytes = 25_600
    /// The longest content type in characters.
    public static let contentTypeLength = 255
}

/// Body of `PUT /secrets/{name}`.
public struct SecretSetParameters: Sendable, WireRequest {
    /// The value.
    public let value: SharedSecret
    /// The content type, free text.
    public let contentType: String?
    /// The attributes.
    public let attributes: AttributeParameters
    /// The tags; nil when not given.
    public let tags: [String: String]?

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var value: SharedSecret?
        var common = SecretCommonParameters()
        try reader.object { (name, reader) throws(VaultError) in
            if name == "value" {
                value = try reader.secretText(maximum: SecretLimits.valueBytes)
            } else if !(try common.read(name, from: &reader)) {
                throw reader.unknownMember(accepted: "value", "contentType", "attributes", "tags")
            }
        }
        guard let value else { throw reader.missing("value") }
        self.value = value
        contentType = common.contentType
        attributes = common.attributes
        tags = common.tags
    }
}

/// Body of `PATCH /secrets/{name}/{version}`; nil leaves a value as it is.
public struct SecretUpdateParameters: Equatable, Sendable, WireRequest {
    /// The content type.
    public let contentType: String?
    /// The attributes.
    public let attributes: AttributeParameters
    /// The tags, which replace all there were.
    public let tags: [String: String]?

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var common = SecretCommonParameters()
        try reader.object { (name, reader) throws(VaultError) in
            if !(try common.read(name, from: &reader)) {
                throw reader.unknownMember(accepted: "contentType", "attributes", "tags")
            }
        }
        contentType = common.contentType
        attributes = common.attributes
        tags = common.tags
    }
}

/// What set and update of a secret share.
private struct SecretCommonParameters {
    var contentType: String?
    var attributes = AttributeParameters()
    var tags: [String: String]?

    /// Reads the member of this name; whether it is one of the shared ones.
    mutating func read(_ name: String, from reader: inout JSONReader) throws(VaultError) -> Bool {
        switch name {
        case "contentType":
            contentType = try reader.nullable { (reader) throws(VaultError) in
                try reader.string(maximum: SecretLimits.contentTypeLength)
            }
        case "attributes":
            attributes = try reader.attributes(of: .secret)
        case "tags":
            tags = try reader.nullable { (reader) throws(VaultError) in
                try TagParameters.read(&reader, maximumLength: TagParameters.maximumLengthOfSecrets)
            }
        default:
            return false
        }
        return true
    }
}
