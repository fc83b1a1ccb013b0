import SecretMemory

import struct Crypto.HKDF
import struct Crypto.SHA256
import struct Crypto.SymmetricKey

/// HKDF-SHA256 (RFC 5869) from a key in secret memory; one context string for each use, so no two uses share a key.
enum KeyDerivation {
    /// A 256-bit key for one use of `secret`.
    static func key(from secret: SharedSecret, salt: [UInt8] = [], context: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: symmetricKey(secret),
            salt: salt,
            info: context,
            outputByteCount: 32
        )
    }

    /// The secret as the library takes it; the library wipes its copy.
    static func symmetricKey(_ secret: SharedSecret) -> SymmetricKey {
        secret.withBytes { span in
            unsafe span.withUnsafeBytes { unsafe SymmetricKey(data: $0) }
        }
    }
}
