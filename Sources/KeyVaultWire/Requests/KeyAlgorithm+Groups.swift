import VaultCore

extension KeyAlgorithm {
    /// What sign and verify take.
    static let signatures: [KeyAlgorithm] = [
        .rs256, .rs384, .rs512, .ps256, .ps384, .ps512, .rsNull, .es256, .es384, .es512, .es256k, .hs256,
        .hs384,
        .hs512,
    ]

    /// What encrypt, decrypt, wrapkey and unwrapkey take.
    static let ciphers = allCases.filter { !signatures.contains($0) }
}
