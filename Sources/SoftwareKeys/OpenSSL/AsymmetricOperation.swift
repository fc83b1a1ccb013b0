import VaultCore

/// What is done with an asymmetric key, and how.
struct AsymmetricOperation: Hashable, Sendable {
    /// The four things such a key does.
    enum Direction: Sendable {
        case sign, verify, encrypt, decrypt
    }

    /// What is done.
    let direction: Direction
    /// RSA's padding; nil for EC.
    let padding: RSAPadding?
}
