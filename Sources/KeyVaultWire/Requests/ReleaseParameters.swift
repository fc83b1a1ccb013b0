public import VaultCore

/// A release policy as a request brings it; a vault without a hardware module reads it only to refuse it.
public struct ReleasePolicyParameters: Equatable, Sendable, WireRequest {
    /// The content type of the policy.
    public let contentType: String?
    /// The policy itself.
    public let data: [UInt8]?
    /// Whether it may never change.
    public let immutable: Bool?

    /// Reads `release_policy`.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var contentType: String?
        var data: [UInt8]?
        var immutable: Bool?
        try reader.object { (name, reader) throws(VaultError) in
            switch name {
            case "contentType":
                contentType = try reader.nullable { (reader) throws(VaultError) in
                    try reader.string(maximum: 255)
                }
            case "data": data = try reader.nullable { (reader) throws(VaultError) in try reader.base64URL() }
            case "immutable":
                immutable = try reader.nullable { (reader) throws(VaultError) in try reader.boolean() }
            default: throw reader.unknownMember(accepted: "contentType", "data", "immutable")
            }
        }
        self.contentType = contentType
        self.data = data
        self.immutable = immutable
    }
}

/// Body of `POST /keys/{name}/{version}/release`.
public struct KeyReleaseParameters: Equatable, Sendable, WireRequest {
    /// The attestation of the environment that asks.
    public let target: String

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var target: String?
        try reader.object { (name, reader) throws(VaultError) in
            switch name {
            case "target": target = try reader.string()
            case "nonce": _ = try reader.nullable { (reader) throws(VaultError) in try reader.string() }
            case "enc":
                _ = try reader.nullable { (reader) throws(VaultError) in
                    try reader.choice(of: Wrapping.allCases)
                }
            default: throw reader.unknownMember(accepted: "target", "nonce", "enc")
            }
        }
        guard let target else { throw reader.missing("target") }
        self.target = target
    }

    private enum Wrapping: String, CaseIterable {
        case sha1 = "CKM_RSA_AES_KEY_WRAP"
        case sha256 = "RSA_AES_KEY_WRAP_256"
        case sha384 = "RSA_AES_KEY_WRAP_384"
    }
}
