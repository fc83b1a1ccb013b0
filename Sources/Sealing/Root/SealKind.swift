public import SecretMemory

/// The ways to keep a root key in the data folder.
public enum SealKind: String, Sendable, CaseIterable {
    /// In a file, readable by its owner.
    case file
    /// In a file, wrapped under a passphrase.
    case passphrase
}

/// A seal to be made.
public enum NewSeal: Sendable {
    /// A file with the root key itself.
    case file
    /// A file with the root key wrapped under this passphrase.
    case passphrase(SharedSecret, ScryptParameters = .standard)
}
