public import SecretMemory

/// A fresh or imported key: what may be shown, and the private part for sealing.
public struct KeyMaterial: Sendable {
    /// The public part.
    public let publicMaterial: PublicKeyMaterial
    /// The private part in the provider's own encoding (PKCS#8 DER, or the raw symmetric key).
    public let privateMaterial: SharedSecret

    /// Pairs the two parts.
    public init(publicMaterial: PublicKeyMaterial, privateMaterial: SharedSecret) {
        self.publicMaterial = publicMaterial
        self.privateMaterial = privateMaterial
    }
}

/// Makes keys and opens them for use.
///
/// Blocking and CPU-bound; the caller chooses the thread.
public protocol KeyProvider: Sendable {
    /// Makes a key. An RSA key may take seconds. Throws ``VaultError/Code/badParameter`` for a size not offered.
    func generate(_ specification: KeySpecification) throws(VaultError) -> KeyMaterial

    /// Checks that the parts belong together and are of an offered size, and takes them over.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the JWK member that is wrong.
    func importKey(_ material: ImportedKeyMaterial) throws(VaultError) -> KeyMaterial

    /// Opens private material that this provider made.
    func load(_ privateMaterial: borrowing SecretBytes, _ specification: KeySpecification)
        throws(VaultError) -> any KeyHandle
}

/// A key ready for use; the material stays behind it, so software and hardware look alike.
///
/// Every method throws ``VaultError/Code/badParameter`` when the algorithm does not fit the key, or a length
/// is wrong, naming the wire's field.
public protocol KeyHandle: Sendable {
    /// Signs a digest. EC gives r and s of fixed width (RFC 7518, section 3.4); RSA-PSS salts with as many
    /// bytes as the digest has.
    func sign(digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> [UInt8]

    /// Whether the signature fits the digest; a wrong or malformed signature is `false`, not an error.
    func verify(signature: [UInt8], digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> Bool

    /// Encrypts or wraps. GCM draws its own 12-byte nonce.
    func encrypt(_ request: SealRequest) throws(VaultError) -> SealedMessage

    /// Decrypts or unwraps; one bland error for every way a ciphertext can be wrong.
    func decrypt(_ message: SealedMessage) throws(VaultError) -> SharedSecret
}
