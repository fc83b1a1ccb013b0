import Crypto
import Foundation
import SecretMemory
import VaultCore

/// A symmetric key ready for use.
struct SymmetricKeyHandle: KeyHandle {
    private let key: SymmetricKey
    private let specification: KeySpecification

    /// The sizes that are offered, in bits.
    static let sizes = [128, 192, 256]

    /// Opens the raw bytes of a key.
    init(_ bytes: RawSpan) {
        key = unsafe bytes.withUnsafeBytes { unsafe SymmetricKey(data: $0) }
        specification = .oct(bits: bytes.byteCount * 8)
    }

    func sign(digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> [UInt8] {
        try algorithm.requireFit(specification, for: .sign)
        try algorithm.requireDigest(digest, field: "value")
        return try DigestMAC(algorithm, specification).code(for: digest, using: key)
    }

    func verify(signature: [UInt8], digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> Bool
    {
        try algorithm.requireFit(specification, for: .verify)
        try algorithm.requireDigest(digest, field: "digest")
        return try DigestMAC(algorithm, specification).isValid(signature, for: digest, using: key)
    }

    func encrypt(_ request: SealRequest) throws(VaultError) -> SealedMessage {
        try request.algorithm.requireFit(specification, for: .encrypt, .wrapKey)
        return try cipher(request.algorithm, .encrypt, .wrapKey).encrypt(request, using: key)
    }

    func decrypt(_ message: SealedMessage) throws(VaultError) -> SharedSecret {
        try message.algorithm.requireFit(specification, for: .decrypt, .unwrapKey)
        return try cipher(message.algorithm, .decrypt, .unwrapKey).decrypt(message, using: key)
    }

    private func cipher(_ algorithm: KeyAlgorithm, _ operations: KeyOperation...) throws(VaultError)
        -> any SymmetricCipher
    {
        switch algorithm {
        case .a128gcm, .a192gcm, .a256gcm: GCMCipher()
        case .a128cbc, .a192cbc, .a256cbc: CBCCipher(isPadded: false)
        case .a128cbcpad, .a192cbcpad, .a256cbcpad: CBCCipher(isPadded: true)
        case .a128kw, .a192kw, .a256kw, .aesKeyWrap: KeyWrapCipher()
        case .aesKeyWrapPad: PaddedKeyWrapCipher()
        default: throw .unfit(algorithm, specification, for: operations)
        }
    }
}
