public import VaultCore

/// What a transaction counts as; each kind has a limit of its own.
///
/// Source: Azure Key Vault service limits.
public enum TransactionKind: String, Sendable, CaseIterable {
    /// Making or releasing a key.
    case keyCreate = "key-create"
    /// Anything else with one key, weighed by the key's size.
    case keyUse = "key-use"
    /// Setting a secret, importing a key or a certificate.
    case create
    /// Everything else.
    case other
}

extension KeySpecification {
    /// How many transactions one with such a key counts as.
    ///
    /// Source: Azure Key Vault service limits; 4,000 with RSA-2048 or an elliptic curve, 1,000 with RSA-3072, 500 with
    /// RSA-4096. A symmetric key, which Azure lists for managed HSMs only, counts as one.
    public var transactionWeight: Int {
        switch self {
        case .rsa(let bits): bits > 3_072 ? 8 : bits > 2_048 ? 4 : 1
        case .ec, .oct: 1
        }
    }
}
