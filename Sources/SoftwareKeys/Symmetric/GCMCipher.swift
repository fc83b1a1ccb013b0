import Crypto
import Foundation
import SecretMemory
import VaultCore

/// AES-GCM with a random nonce of 12 bytes and a tag of 16 (NIST SP 800-38D).
///
/// Section 8.3 there allows 2^32 random nonces for one key; who encrypts more must rotate.
struct GCMCipher: SymmetricCipher {
    func encrypt(_ request: SealRequest, using key: SymmetricKey) throws(VaultError) -> SealedMessage {
        guard request.iv == nil else {
            throw VaultError(
                .badParameter,
                "iv is chosen by the server for \(request.algorithm.rawValue): leave it out, and keep the reply's."
            )
        }
        let box = try? unsafe request.plaintext.withRawBytes { plaintext in
            try unsafe AES.GCM.seal(plaintext, using: key, authenticating: request.aad ?? [])
        }
        guard let box else { throw VaultError(.internalError, "swift-crypto could not encrypt.") }
        return SealedMessage(
            algorithm: request.algorithm,
            ciphertext: Array(box.ciphertext),
            iv: Array(box.nonce),
            aad: request.aad,
            tag: Array(box.tag)
        )
    }

    func decrypt(_ message: SealedMessage, using key: SymmetricKey) throws(VaultError) -> SharedSecret {
        guard let iv = message.iv, iv.count == 12 else {
            throw .wrongLength("iv", message.iv?.count, expected: "the 12 bytes that the encryption returned")
        }
        guard let tag = message.tag, tag.count == 16 else {
            throw .wrongLength(
                "tag",
                message.tag?.count,
                expected: "the 16 bytes that the encryption returned"
            )
        }
        guard let nonce = try? AES.GCM.Nonce(data: iv),
            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: message.ciphertext, tag: tag),
            var plaintext = try? AES.GCM.open(box, using: key, authenticating: message.aad ?? [])
        else { throw .undecipherable() }
        return SharedSecret(wiping: &plaintext)
    }
}
