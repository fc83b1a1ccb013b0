import SecretMemory
import VaultCore

/// A key on an elliptic curve ready for use: it signs and verifies.
struct ECKeyHandle: KeyHandle {
    private let key: AsymmetricKey
    private let curve: Curve
    private var specification: KeySpecification { .ec(curve) }

    /// Opens a key on `curve`.
    init(_ key: OpenSSLKey, curve: Curve) {
        self.key = AsymmetricKey(key)
        self.curve = curve
    }

    func sign(digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> [UInt8] {
        try algorithm.requireFit(specification, for: .sign)
        try algorithm.requireDigest(digest, field: "value")
        let der = try key.sign(digest, padding: nil)
        return try ECDSASignature.flat(fromDER: der, width: curve.coordinateLength)
    }

    func verify(signature: [UInt8], digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> Bool
    {
        try algorithm.requireFit(specification, for: .verify)
        try algorithm.requireDigest(digest, field: "digest")
        guard let der = try ECDSASignature.der(fromFlat: signature, width: curve.coordinateLength) else {
            return false
        }
        return try key.verify(der, digest, padding: nil)
    }

    func encrypt(_ request: SealRequest) throws(VaultError) -> SealedMessage {
        throw .unfit(request.algorithm, specification, for: [.encrypt, .wrapKey])
    }

    func decrypt(_ message: SealedMessage) throws(VaultError) -> SharedSecret {
        throw .unfit(message.algorithm, specification, for: [.decrypt, .unwrapKey])
    }
}
