public import SecretMemory
public import VaultCore

/// The root key behind the seal: it wraps key-encryption keys and nothing else.
///
/// A token may keep the key inside; so there is no way to take it out.
public protocol RootKey: Sendable {
    /// Tells this root key from others; stored beside what it wrapped, never secret.
    var id: String { get }

    /// Wraps a key-encryption key, bound to its vault and version.
    ///
    /// Throws ``VaultError/Code/sealUnavailable`` when the key cannot be used now.
    func wrap(_ kek: SharedSecret, as place: KEKPlace) throws(VaultError) -> [UInt8]

    /// Unwraps what this root key wrapped for exactly this place.
    ///
    /// Throws ``VaultError/Code/integrity`` when it was altered or belongs elsewhere.
    func unwrap(_ wrapped: [UInt8], as place: KEKPlace) throws(VaultError) -> SharedSecret
}
