import COpenSSL
import SecretMemory
import VaultCore

/// The form in which private keys are stored: PKCS#8 without encryption (RFC 5208, section 5).
extension OpenSSLKey {
    /// Reads a stored private key.
    ///
    /// Throws ``VaultError/Code/integrity`` when it is none.
    static func read(pkcs8 bytes: RawSpan) throws(VaultError) -> OpenSSLKey {
        let information = unsafe bytes.withUnsafeBytes { source in
            var cursor = unsafe source.bindMemory(to: UInt8.self).baseAddress
            return unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, source.count)
        }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
        guard unsafe information != nil, let key = unsafe EVP_PKCS82PKEY(information) else {
            ERR_clear_error()
            throw VaultError(.integrity, "The stored private key is not in the form this provider writes.")
        }
        return unsafe OpenSSLKey(owning: key)
    }

    /// The key in its stored form.
    func pkcs8() throws(VaultError) -> SharedSecret {
        let information = try unsafe LibCrypto.require(EVP_PKEY2PKCS8(pointer), "encode a key")
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
        let length = Int(unsafe i2d_PKCS8_PRIV_KEY_INFO(information, nil))
        guard length > 0 else { throw LibCrypto.failure("encode a key") }
        let bytes = SecretBytes(capacity: length) { output in
            unsafe output.withUnsafeMutableBytes { buffer, written in
                var cursor = unsafe buffer.bindMemory(to: UInt8.self).baseAddress
                written = Int(unsafe i2d_PKCS8_PRIV_KEY_INFO(information, &cursor))
            }
        }
        return SharedSecret(bytes)
    }
}
