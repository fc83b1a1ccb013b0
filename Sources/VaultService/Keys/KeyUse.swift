import KeyVaultWire
public import VaultCore

/// What a cryptographic request does with a key.
public enum KeyUse: String, Sendable, CaseIterable {
    case encrypt, decrypt, wrapKey, unwrapKey, sign, verify

    /// The entry of `key_ops` that allows it.
    public var operation: KeyOperation {
        switch self {
        case .encrypt: .encrypt
        case .decrypt: .decrypt
        case .wrapKey: .wrapKey
        case .unwrapKey: .unwrapKey
        case .sign: .sign
        case .verify: .verify
        }
    }

    /// Whether it protects something new, which only a key within its validity may do; what an older key
    /// protected must remain readable and verifiable.
    var needsValidity: Bool {
        switch self {
        case .encrypt, .wrapKey, .sign: true
        case .decrypt, .unwrapKey, .verify: false
        }
    }

    /// Whether a key with these attributes and operations may be used so at `now`.
    ///
    /// Throws ``VaultError/Code/keyDisabled``, ``VaultError/Code/keyNotYetValid``,
    /// ``VaultError/Code/keyExpired`` or ``VaultError/Code/keyOperationForbidden``. Source: Key Vault "About keys",
    /// date-time controlled operations.
    func check(_ attributes: Attributes, _ operations: [KeyOperation], at now: Timestamp) throws(VaultError) {
        guard attributes.enabled else { throw WireMessages.keyDisabled(operation: rawValue) }
        guard operations.contains(operation) else {
            throw WireMessages.keyOperationForbidden(operation: operation)
        }
        guard needsValidity else { return }
        if let start = attributes.notBefore, now < start {
            throw WireMessages.keyNotYetValid(operation: operation)
        }
        if let end = attributes.expires, now >= end { throw WireMessages.keyExpired(operation: operation) }
    }
}
