import VaultCore

extension Curve {
    /// OpenSSL's name of the curve: SEC 2's, but for P-256, which it knows by ANSI X9.62's.
    var groupName: StaticString {
        switch self {
        case .p256: "prime256v1"
        case .p384: "secp384r1"
        case .p521: "secp521r1"
        case .p256k: "secp256k1"
        }
    }
}
