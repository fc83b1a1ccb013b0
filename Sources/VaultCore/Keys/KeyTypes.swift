/// The kinds of software keys (`kty`).
public enum KeyType: String, Sendable, CaseIterable, Codable {
    case rsa = "RSA"
    case ec = "EC"
    case oct
}

/// The elliptic curves (`crv`).
///
/// `P-256K` is secp256k1 (SEC 2, section 2.4.1).
public enum Curve: String, Sendable, CaseIterable, Codable {
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"
    case p256k = "P-256K"

    /// The length of a coordinate, and of each half of a signature, in bytes.
    public var coordinateLength: Int {
        switch self {
        case .p256, .p256k: 32
        case .p384: 48
        case .p521: 66
        }
    }
}

/// What a key may be used for (`key_ops`).
public enum KeyOperation: String, Sendable, CaseIterable, Codable {
    case encrypt, decrypt, sign, verify, wrapKey, unwrapKey, `import`, export
}

/// What a new key shall be.
public enum KeySpecification: Hashable, Sendable {
    /// An RSA key of 2048, 3072 or 4096 bits with exponent 65537.
    case rsa(bits: Int)
    /// A key on a curve.
    case ec(Curve)
    /// A symmetric key of 128, 192 or 256 bits.
    case oct(bits: Int)

    /// The `kty` of such a key.
    public var type: KeyType {
        switch self {
        case .rsa: .rsa
        case .ec: .ec
        case .oct: .oct
        }
    }
}
