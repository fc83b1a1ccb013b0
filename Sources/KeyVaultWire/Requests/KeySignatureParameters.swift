public import VaultCore

/// Body of sign: an algorithm and the digest to sign.
public struct KeySignParameters: Equatable, Sendable, WireRequest {
    /// The algorithm.
    public let algorithm: KeyAlgorithm
    /// The digest.
    public let digest: [UInt8]

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var algorithm: KeyAlgorithm?
        var digest: [UInt8]?
        try reader.object { (name, reader) throws(VaultError) in
            switch name {
            case "alg": algorithm = try reader.choice(of: KeyAlgorithm.signatures)
            case "value": digest = try reader.base64URL()
            default: throw reader.unknownMember(accepted: "alg", "value")
            }
        }
        guard let algorithm else { throw reader.missing("alg") }
        guard let digest else { throw reader.missing("value") }
        self.algorithm = algorithm
        self.digest = digest
    }
}

/// Body of verify: an algorithm, the digest, and the signature over it.
public struct KeyVerifyParameters: Equatable, Sendable, WireRequest {
    /// The algorithm.
    public let algorithm: KeyAlgorithm
    /// The digest.
    public let digest: [UInt8]
    /// The signature, `value` on the wire.
    public let signature: [UInt8]

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var algorithm: KeyAlgorithm?
        var digest: [UInt8]?
        var signature: [UInt8]?
        try reader.object { (name, reader) throws(VaultError) in
            switch name {
            case "alg": algorithm = try reader.choice(of: KeyAlgorithm.signatures)
            case "digest": digest = try reader.base64URL()
            case "value": signature = try reader.base64URL()
            default: throw reader.unknownMember(accepted: "alg", "digest", "value")
            }
        }
        guard let algorithm else { throw reader.missing("alg") }
        guard let digest else { throw reader.missing("digest") }
        guard let signature else { throw reader.missing("value") }
        self.algorithm = algorithm
        self.digest = digest
        self.signature = signature
    }
}
