import COpenSSL
import VaultCore

/// An operation with its key and settings, made once and copied for each use.
///
/// Copying spares OpenSSL the search for the implementation that each new context begins with; it only reads
/// the original, so many threads may copy at once.
@safe
final class PreparedOperation: Sendable {
    nonisolated(unsafe) private let context: OpaquePointer

    /// Prepares; throws ``VaultError/Code/internalError`` when OpenSSL refuses the settings.
    init(_ key: OpenSSLKey, _ operation: AsymmetricOperation) throws(VaultError) {
        unsafe context = try LibCrypto.require(
            EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil),
            "prepare an operation"
        )
        try unsafe Self.start(operation.direction, context)
        try unsafe operation.padding?.apply(to: context)
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(context)
    }

    /// Lends a fresh copy for one use.
    func withCopy<R: ~Copyable>(_ body: (OpaquePointer) throws(VaultError) -> R) throws(VaultError) -> R {
        let copy = try unsafe LibCrypto.require(EVP_PKEY_CTX_dup(context), "copy an operation")
        defer { unsafe EVP_PKEY_CTX_free(copy) }
        return try unsafe body(copy)
    }

    private static func start(
        _ direction: AsymmetricOperation.Direction,
        _ context: OpaquePointer
    ) throws(VaultError) {
        let status =
            switch direction {
            case .sign: unsafe EVP_PKEY_sign_init(context)
            case .verify: unsafe EVP_PKEY_verify_init(context)
            case .encrypt: unsafe EVP_PKEY_encrypt_init(context)
            case .decrypt: unsafe EVP_PKEY_decrypt_init(context)
            }
        try LibCrypto.require(status, "begin an operation")
    }
}
