import SecretMemory
import VaultCore

/// An RSA key ready for use.
struct RSAKeyHandle: KeyHandle {
    private let key: AsymmetricKey
    private let specification: KeySpecification
    private var blockLength: Int { key.outputLength }

    /// Opens a key of `bits` bits.
    init(_ key: OpenSSLKey, bits: Int) {
        self.key = AsymmetricKey(key)
        specification = .rsa(bits: bits)
    }

    func sign(digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> [UInt8] {
        try algorithm.requireFit(specification, for: .sign)
        try requireSignable(digest, algorithm, field: "value")
        return try key.sign(digest, padding: RSAPadding(algorithm))
    }

    func verify(signature: [UInt8], digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> Bool
    {
        try algorithm.requireFit(specification, for: .verify)
        try requireSignable(digest, algorithm, field: "digest")
        guard signature.count == blockLength else { return false }
        return try key.verify(signature, digest, padding: RSAPadding(algorithm))
    }

    func encrypt(_ request: SealRequest) throws(VaultError) -> SealedMessage {
        let padding = try padding(request.algorithm, .encrypt, .wrapKey)
        try request.algorithm.requireAbsent(["iv": request.iv, "aad": request.aad])
        let longest = blockLength - padding.overhead
        guard request.plaintext.count <= longest else {
            throw .wrongLength("value", request.plaintext.count, expected: "at most \(longest) bytes")
        }
        let ciphertext = try key.encrypt(request.plaintext, padding: padding)
        return SealedMessage(algorithm: request.algorithm, ciphertext: ciphertext)
    }

    func decrypt(_ message: SealedMessage) throws(VaultError) -> SharedSecret {
        let padding = try padding(message.algorithm, .decrypt, .unwrapKey)
        try message.algorithm.requireAbsent(["iv": message.iv, "aad": message.aad, "tag": message.tag])
        guard message.ciphertext.count == blockLength else {
            throw .wrongLength("value", message.ciphertext.count, expected: "\(blockLength) bytes")
        }
        return try key.decrypt(message.ciphertext, padding: padding)
    }

    private func padding(
        _ algorithm: KeyAlgorithm,
        _ operation: KeyOperation,
        _ other: KeyOperation
    ) throws(VaultError) -> RSAPadding {
        try algorithm.requireFit(specification, for: operation, other)
        guard let padding = RSAPadding(algorithm) else {
            throw .unfit(algorithm, specification, for: [operation, other])
        }
        return padding
    }

    private func requireSignable(
        _ digest: [UInt8],
        _ algorithm: KeyAlgorithm,
        field: String
    ) throws(VaultError) {
        try algorithm.requireDigest(digest, field: field)
        let longest = blockLength - 11
        guard algorithm == .rsNull, !(1...longest).contains(digest.count) else { return }
        throw .wrongLength(field, digest.count, expected: "1 to \(longest) bytes")
    }
}
