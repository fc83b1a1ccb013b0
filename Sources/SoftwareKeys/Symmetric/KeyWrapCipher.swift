import Crypto
import Foundation
import SecretMemory
import VaultCore

/// AES key wrap of whole half blocks (RFC 3394; KW of NIST SP 800-38F).
struct KeyWrapCipher: SymmetricCipher {
    func encrypt(_ request: SealRequest, using key: SymmetricKey) throws(VaultError) -> SealedMessage {
        try request.algorithm.requireAbsent(["iv": request.iv, "aad": request.aad])
        let count = request.plaintext.count
        guard count >= 16, count.isMultiple(of: 8) else {
            throw .wrongLength(
                "value",
                count,
                expected: "a key of 16 or more bytes, a multiple of 8, or use CKM_AES_KEY_WRAP_PAD"
            )
        }
        let wrapped = try? unsafe request.plaintext.withRawBytes { bytes in
            try unsafe AES.KeyWrap.wrap(SymmetricKey(data: bytes), using: key)
        }
        guard let wrapped else { throw VaultError(.internalError, "swift-crypto could not wrap a key.") }
        return SealedMessage(algorithm: request.algorithm, ciphertext: Array(wrapped))
    }

    func decrypt(_ message: SealedMessage, using key: SymmetricKey) throws(VaultError) -> SharedSecret {
        try message.algorithm.requireAbsent(["iv": message.iv, "aad": message.aad, "tag": message.tag])
        let count = message.ciphertext.count
        guard count >= 24, count.isMultiple(of: 8) else {
            throw .wrongLength("value", count, expected: "a wrapped key: 24 or more bytes, a multiple of 8")
        }
        guard let unwrapped = try? AES.KeyWrap.unwrap(message.ciphertext, using: key) else {
            throw .undecipherable()
        }
        return unsafe unwrapped.withUnsafeBytes { unsafe SharedSecret(SecretBytes(copying: $0.bytes)) }
    }
}
