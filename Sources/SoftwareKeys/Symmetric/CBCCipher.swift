import Crypto
import Foundation
import SecretMemory
import VaultCore
import _CryptoExtras

/// AES-CBC with the caller's initialisation vector (NIST SP 800-38A), of whole blocks or padded by PKCS#7
/// (RFC 5652, section 6.3).
///
/// It authenticates nothing: an altered ciphertext may decrypt to something else.
struct CBCCipher: SymmetricCipher {
    /// Whether a padding fills the last block.
    let isPadded: Bool

    func encrypt(_ request: SealRequest, using key: SymmetricKey) throws(VaultError) -> SealedMessage {
        try request.algorithm.requireAbsent(["aad": request.aad])
        let vector = try vector(request.iv)
        if !isPadded { try requireWholeBlocks(request.plaintext.count) }
        let ciphertext = try? unsafe request.plaintext.withRawBytes { plaintext in
            try unsafe AES._CBC.encrypt(plaintext, using: key, iv: vector, noPadding: !isPadded)
        }
        guard let ciphertext else { throw VaultError(.internalError, "swift-crypto could not encrypt.") }
        return SealedMessage(algorithm: request.algorithm, ciphertext: Array(ciphertext), iv: request.iv)
    }

    func decrypt(_ message: SealedMessage, using key: SymmetricKey) throws(VaultError) -> SharedSecret {
        try message.algorithm.requireAbsent(["aad": message.aad, "tag": message.tag])
        let vector = try vector(message.iv)
        try requireWholeBlocks(message.ciphertext.count)
        guard
            var plaintext = try? AES._CBC.decrypt(
                message.ciphertext,
                using: key,
                iv: vector,
                noPadding: !isPadded
            )
        else { throw .undecipherable() }
        return SharedSecret(wiping: &plaintext)
    }

    private func vector(_ iv: [UInt8]?) throws(VaultError) -> AES._CBC.IV {
        guard let iv, let vector = try? AES._CBC.IV(ivBytes: iv) else {
            throw .wrongLength("iv", iv?.count, expected: "16 random bytes, new for each encryption")
        }
        return vector
    }

    private func requireWholeBlocks(_ count: Int) throws(VaultError) {
        guard count == 0 || !count.isMultiple(of: 16) else { return }
        throw .wrongLength(
            "value",
            count,
            expected: "one or more blocks of 16 bytes, or use a CBCPAD algorithm"
        )
    }
}
