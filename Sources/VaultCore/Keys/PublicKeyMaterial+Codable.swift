/// The members of a JSON Web Key (RFC 7517, RFC 7518 section 6), and `bits` for the length of a symmetric key.
extension PublicKeyMaterial: Codable {
    private enum Member: String, CodingKey {
        case kty, n, e, crv, x, y, bits
    }

    /// Reads the members; throws `DecodingError` when one is missing or malformed.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        func number(_ member: Member) throws -> [UInt8] {
            guard let bytes = Base64URL.decode(try members.decode(String.self, forKey: member)) else {
                throw DecodingError.dataCorruptedError(
                    forKey: member,
                    in: members,
                    debugDescription: "not base64url"
                )
            }
            return bytes
        }
        switch try members.decode(KeyType.self, forKey: .kty) {
        case .rsa: self = .rsa(modulus: try number(.n), exponent: try number(.e))
        case .ec:
            self = .ec(try members.decode(Curve.self, forKey: .crv), x: try number(.x), y: try number(.y))
        case .oct: self = .oct(bits: try members.decode(Int.self, forKey: .bits))
        }
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        switch self {
        case .rsa(let modulus, let exponent):
            try members.encode(KeyType.rsa, forKey: .kty)
            try members.encode(Base64URL.encode(modulus), forKey: .n)
            try members.encode(Base64URL.encode(exponent), forKey: .e)
        case .ec(let curve, let x, let y):
            try members.encode(KeyType.ec, forKey: .kty)
            try members.encode(curve, forKey: .crv)
            try members.encode(Base64URL.encode(x), forKey: .x)
            try members.encode(Base64URL.encode(y), forKey: .y)
        case .oct(let bits):
            try members.encode(KeyType.oct, forKey: .kty)
            try members.encode(bits, forKey: .bits)
        }
    }
}
