import COpenSSL
import Foundation
import SecretMemory
import VaultCore
import _CryptoExtras

extension OpenSSLKey {
    /// Makes an RSA key with exponent 65537.
    ///
    /// swift-crypto makes it, because it is three times faster at 2048 bits; OpenSSL takes it over.
    static func generateRSA(bits: Int) throws(VaultError) -> OpenSSLKey {
        guard let key = try? _RSA.Signing.PrivateKey(keySize: .init(bitCount: bits)) else {
            throw VaultError(.internalError, "swift-crypto could not make an RSA key.")
        }
        var encoded = key.pkcs8DERRepresentation
        let secret = SharedSecret(wiping: &encoded)
        return try secret.withBytes { bytes throws(VaultError) in try read(pkcs8: bytes) }
    }

    /// Makes a key on a curve.
    static func generateEC(_ curve: Curve) throws(VaultError) -> OpenSSLKey {
        let context = try unsafe LibCrypto.require(
            EVP_PKEY_CTX_new_from_name(nil, "EC", nil),
            "prepare an EC key"
        )
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try LibCrypto.require(unsafe EVP_PKEY_keygen_init(context), "prepare an EC key")
        let status = unsafe EVP_PKEY_CTX_set_group_name(context, curve.groupName.description)
        try LibCrypto.require(status, "choose the curve")
        var key: OpaquePointer?
        try LibCrypto.require(unsafe EVP_PKEY_generate(context, &key), "make an EC key")
        return unsafe OpenSSLKey(owning: try LibCrypto.require(key, "make an EC key"))
    }
}
