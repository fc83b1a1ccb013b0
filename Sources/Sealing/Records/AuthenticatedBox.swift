import Crypto
import Foundation
import SecretMemory

/// AES-256-GCM (NIST SP 800-38D) over lent secret memory: nonce, ciphertext and tag joined.
enum AuthenticatedBox {
    /// The length of a nonce.
    static let nonceLength = 12
    /// What a box is longer than its plaintext.
    static let overhead = nonceLength + 16

    /// Encrypts; nil only when the key or the nonce has a wrong length.
    static func seal(_ plaintext: RawSpan, key: SymmetricKey, nonce: [UInt8], binding: [UInt8]) -> [UInt8]? {
        let box = unsafe plaintext.withUnsafeBytes { bytes in
            unsafe try? AES.GCM.seal(
                bytes,
                using: key,
                nonce: AES.GCM.Nonce(data: nonce),
                authenticating: binding
            )
        }
        return box?.combined.map { Array($0) }
    }

    /// Decrypts; nil when anything was altered or the key or binding is another.
    static func open(_ box: [UInt8], key: SymmetricKey, binding: [UInt8]) -> SecretBytes? {
        guard let sealed = try? AES.GCM.SealedBox(combined: box),
            var plaintext = try? AES.GCM.open(sealed, using: key, authenticating: binding)
        else { return nil }
        defer { Wiping.wipe(&plaintext) }
        return SecretBytes(copying: plaintext.bytes)
    }
}
