public import SecretMemory
public import VaultCore

/// A secret made by the server, shown to its owner once and never again.
public struct NewSecret: Sendable {
    /// The credential it belongs to.
    public let credential: CredentialRecord
    /// What the caller will present.
    public let value: Redacted<String>
}
