public import SecretMemory

/// What goes into an encryption or key wrap.
public struct SealRequest: Sendable {
    /// The algorithm.
    public let algorithm: KeyAlgorithm
    /// What is to be protected.
    public let plaintext: SharedSecret
    /// The initialisation vector that CBC takes from its caller: 16 bytes.
    public let iv: [UInt8]?
    /// Additional authenticated data of GCM.
    public let aad: [UInt8]?

    /// A request with all its parts.
    public init(algorithm: KeyAlgorithm, plaintext: SharedSecret, iv: [UInt8]? = nil, aad: [UInt8]? = nil) {
        self.algorithm = algorithm
        self.plaintext = plaintext
        self.iv = iv
        self.aad = aad
    }
}

/// What goes into a decryption or key unwrap, and what comes out of the opposite.
public struct SealedMessage: Equatable, Sendable {
    /// The algorithm.
    public let algorithm: KeyAlgorithm
    /// The protected bytes.
    public let ciphertext: [UInt8]
    /// The initialisation vector: 12 bytes for GCM, 16 for CBC.
    public let iv: [UInt8]?
    /// Additional authenticated data of GCM.
    public let aad: [UInt8]?
    /// The authentication tag of GCM, 16 bytes.
    public let tag: [UInt8]?

    /// A message with all its parts.
    public init(
        algorithm: KeyAlgorithm,
        ciphertext: [UInt8],
        iv: [UInt8]? = nil,
        aad: [UInt8]? = nil,
        tag: [UInt8]? = nil
    ) {
        self.algorithm = algorithm
        self.ciphertext = ciphertext
        self.iv = iv
        self.aad = aad
        self.tag = tag
    }
}
