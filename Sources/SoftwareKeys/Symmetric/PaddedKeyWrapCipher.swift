import COpenSSL
import Crypto
import Foundation
import SecretMemory
import VaultCore

/// AES key wrap with padding (RFC 5649; KWP of NIST SP 800-38F), by OpenSSL: swift-crypto has it not.
struct PaddedKeyWrapCipher: SymmetricCipher {
    func encrypt(_ request: SealRequest, using key: SymmetricKey) throws(VaultError) -> SealedMessage {
        try request.algorithm.requireAbsent(["iv": request.iv, "aad": request.aad])
        guard request.plaintext.count > 0 else {
            throw .wrongLength("value", 0, expected: "a key of one or more bytes")
        }
        let wrapped = request.plaintext.withBytes { transform($0, using: key, isWrapping: true) }
        guard let wrapped else { throw LibCrypto.failure("wrap a key") }
        let ciphertext = wrapped.withBytes { $0.exposed() }
        return SealedMessage(algorithm: request.algorithm, ciphertext: ciphertext)
    }

    func decrypt(_ message: SealedMessage, using key: SymmetricKey) throws(VaultError) -> SharedSecret {
        try message.algorithm.requireAbsent(["iv": message.iv, "aad": message.aad, "tag": message.tag])
        let count = message.ciphertext.count
        guard count >= 16, count.isMultiple(of: 8) else {
            throw .wrongLength("value", count, expected: "a wrapped key: 16 or more bytes, a multiple of 8")
        }
        guard let key = unsafe transform(message.ciphertext.span.bytes, using: key, isWrapping: false) else {
            throw .undecipherable()
        }
        return key
    }

    /// Wraps or unwraps; nil when OpenSSL refuses.
    ///
    /// Its own room is two half blocks beyond the input.
    private func transform(_ input: RawSpan, using key: SymmetricKey, isWrapping: Bool) -> SharedSecret? {
        guard let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        unsafe EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
        guard unsafe start(context, key, isWrapping: isWrapping) else { return nil }
        var isDone = false
        let output = SecretBytes(capacity: input.byteCount + 16) { output in
            unsafe output.withUnsafeMutableBytes { buffer, written in
                let target = unsafe buffer.bindMemory(to: UInt8.self).baseAddress
                var length: Int32 = 0
                let status = unsafe input.withUnsafeBytes { source in
                    let bytes = unsafe source.bindMemory(to: UInt8.self).baseAddress
                    return unsafe EVP_CipherUpdate(context, target, &length, bytes, Int32(source.count))
                }
                isDone = LibCrypto.passes(status)
                written = isDone ? Int(length) : 0
            }
        }
        return isDone ? SharedSecret(output) : nil
    }

    private func start(_ context: OpaquePointer, _ key: SymmetricKey, isWrapping: Bool) -> Bool {
        let cipher =
            switch key.bitCount {
            case 128: unsafe EVP_aes_128_wrap_pad()
            case 192: unsafe EVP_aes_192_wrap_pad()
            default: unsafe EVP_aes_256_wrap_pad()
            }
        let status = unsafe key.withUnsafeBytes { bytes in
            let raw = unsafe bytes.bindMemory(to: UInt8.self).baseAddress
            return unsafe EVP_CipherInit_ex2(context, cipher, raw, nil, isWrapping ? 1 : 0, nil)
        }
        return LibCrypto.passes(status)
    }
}
