import Crypto
import SecretMemory
import VaultCore

/// One way to encrypt with a symmetric key.
///
/// That the key's length fits was checked before.
protocol SymmetricCipher {
    /// Encrypts or wraps. Throws ``VaultError/Code/badParameter`` naming the field of a wrong length.
    func encrypt(_ request: SealRequest, using key: SymmetricKey) throws(VaultError) -> SealedMessage

    /// Decrypts or unwraps. Throws ``VaultError/Code/badParameter``, naming a field of a wrong length, and
    /// else the same for each fault.
    func decrypt(_ message: SealedMessage, using key: SymmetricKey) throws(VaultError) -> SharedSecret
}

extension SharedSecret {
    /// Lends the bytes to a library that takes raw memory.
    func withRawBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try withBytes { span in try unsafe span.withUnsafeBytes(body) }
    }
}
