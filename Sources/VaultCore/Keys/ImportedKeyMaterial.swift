public import SecretMemory

/// A private key as an import brings it, not yet checked: the members of RFC 7518, section 6.
public enum ImportedKeyMaterial: Sendable {
    /// All eight numbers, big-endian.
    case rsa(
        modulus: [UInt8],
        exponent: [UInt8],
        privateExponent: SharedSecret,
        p: SharedSecret,
        q: SharedSecret,
        dp: SharedSecret,
        dq: SharedSecret,
        qi: SharedSecret
    )
    /// The point and the private scalar.
    case ec(Curve, x: [UInt8], y: [UInt8], privateScalar: SharedSecret)
    /// The symmetric key itself.
    case oct(SharedSecret)

    /// Its `kty`.
    public var type: KeyType {
        switch self {
        case .rsa: .rsa
        case .ec: .ec
        case .oct: .oct
        }
    }
}
