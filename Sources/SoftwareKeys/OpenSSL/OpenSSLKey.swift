import COpenSSL
import VaultCore

/// A key inside OpenSSL.
///
/// It never changes once made, so any number of threads may use it at once (`man 7 openssl-threads`).
@safe
final class OpenSSLKey: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Takes a key over from OpenSSL.
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }

    /// The largest signature or ciphertext it makes, in bytes.
    var outputLength: Int { Int(unsafe EVP_PKEY_get_size(pointer)) }

    /// One of its numbers by OpenSSL's name.
    func number(_ name: String) throws(VaultError) -> BigNumber {
        var number: OpaquePointer?
        try LibCrypto.require(unsafe EVP_PKEY_get_bn_param(pointer, name, &number), "read a key's number")
        return unsafe BigNumber(owning: try LibCrypto.require(number, "read a key's number"))
    }

    /// Whether all its parts are sound and belong together.
    ///
    /// When not, OpenSSL's first reasons stand in its error queue, for the caller to read and clear.
    func isConsistent() throws(VaultError) -> Bool {
        let context = try unsafe LibCrypto.require(
            EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil),
            "prepare the check of a key"
        )
        defer { unsafe EVP_PKEY_CTX_free(context) }
        ERR_clear_error()
        return unsafe EVP_PKEY_check(context) == 1
    }
}
