import SecretMemory
public import VaultCore

/// Body of encrypt and wrapkey: what is to be protected.
public struct KeySealParameters: Sendable, WireRequest {
    /// The request for the key.
    public let request: SealRequest

    /// Reads the body; `value` goes straight into secret memory.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var value: SharedSecret?
        var options = CipherOptions()
        try reader.object { (name, reader) throws(VaultError) in
            if name == "value" {
                value = try reader.secretBase64URL()
            } else {
                try options.read(name, from: &reader)
            }
        }
        guard let algorithm = options.algorithm else { throw reader.missing("alg") }
        guard let value else { throw reader.missing("value") }
        request = SealRequest(algorithm: algorithm, plaintext: value, iv: options.iv, aad: options.aad)
    }
}

/// Body of decrypt and unwrapkey: what is to be opened.
public struct KeyOpenParameters: Equatable, Sendable, WireRequest {
    /// The message for the key.
    public let message: SealedMessage

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var value: [UInt8]?
        var options = CipherOptions()
        try reader.object { (name, reader) throws(VaultError) in
            if name == "value" {
                value = try reader.base64URL()
            } else {
                try options.read(name, from: &reader)
            }
        }
        guard let algorithm = options.algorithm else { throw reader.missing("alg") }
        guard let value else { throw reader.missing("value") }
        message = SealedMessage(
            algorithm: algorithm,
            ciphertext: value,
            iv: options.iv,
            aad: options.aad,
            tag: options.tag
        )
    }
}

/// What every cipher request has beside its value.
private struct CipherOptions {
    var algorithm: KeyAlgorithm?
    var iv: [UInt8]?
    var aad: [UInt8]?
    var tag: [UInt8]?

    mutating func read(_ name: String, from reader: inout JSONReader) throws(VaultError) {
        switch name {
        case "alg": algorithm = try reader.choice(of: KeyAlgorithm.ciphers)
        case "iv": iv = try reader.nullable { (reader) throws(VaultError) in try reader.base64URL() }
        case "aad": aad = try reader.nullable { (reader) throws(VaultError) in try reader.base64URL() }
        case "tag": tag = try reader.nullable { (reader) throws(VaultError) in try reader.base64URL() }
        default: throw reader.unknownMember(accepted: "alg", "value", "iv", "aad", "tag")
        }
    }
}
