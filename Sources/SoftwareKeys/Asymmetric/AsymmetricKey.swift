import COpenSSL
import SecretMemory
import Synchronization
import VaultCore

/// An RSA or EC key with the operations prepared so far: the one path by which keys reach OpenSSL.
final class AsymmetricKey: Sendable {
    /// The largest signature or ciphertext, in bytes.
    let outputLength: Int
    private let key: OpenSSLKey
    private let prepared = Mutex<[AsymmetricOperation: PreparedOperation]>([:])

    /// Wraps a key.
    init(_ key: OpenSSLKey) {
        self.key = key
        outputLength = key.outputLength
    }

    /// Signs a digest in OpenSSL's form: as it is for RSA, DER for EC.
    func sign(_ digest: [UInt8], padding: RSAPadding?) throws(VaultError) -> [UInt8] {
        try unsafe run(.sign, padding) { context, output, length in
            unsafe EVP_PKEY_sign(context, output, length, digest, digest.count)
        }
    }

    /// Whether a signature in OpenSSL's form fits the digest.
    func verify(_ signature: [UInt8], _ digest: [UInt8], padding: RSAPadding?) throws(VaultError) -> Bool {
        try unsafe operation(.verify, padding).withCopy { context in
            LibCrypto.passes(
                unsafe EVP_PKEY_verify(context, signature, signature.count, digest, digest.count)
            )
        }
    }

    /// Encrypts one block.
    func encrypt(_ plaintext: SharedSecret, padding: RSAPadding) throws(VaultError) -> [UInt8] {
        try unsafe run(.encrypt, padding) { context, output, length in
            plaintext.withBytes { span in
                unsafe span.withUnsafeBytes { bytes in
                    let input = unsafe bytes.bindMemory(to: UInt8.self).baseAddress
                    return unsafe EVP_PKEY_encrypt(context, output, length, input, bytes.count)
                }
            }
        }
    }

    /// Decrypts one block; every failure is the same error.
    func decrypt(_ ciphertext: [UInt8], padding: RSAPadding) throws(VaultError) -> SharedSecret {
        let capacity = outputLength
        return try unsafe operation(.decrypt, padding).withCopy { context throws(VaultError) in
            SharedSecret(
                try SecretBytes(capacity: capacity) { output throws(VaultError) in
                    try unsafe output.withUnsafeMutableBytes { buffer, written throws(VaultError) in
                        let block = unsafe buffer.bindMemory(to: UInt8.self).baseAddress
                        var length = capacity
                        let status = unsafe EVP_PKEY_decrypt(
                            context,
                            block,
                            &length,
                            ciphertext,
                            ciphertext.count
                        )
                        guard LibCrypto.passes(status) else { throw VaultError.undecipherable() }
                        written = length
                    }
                }
            )
        }
    }

    private func run(
        _ direction: AsymmetricOperation.Direction,
        _ padding: RSAPadding?,
        _ body: (OpaquePointer, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>) -> Int32
    ) throws(VaultError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: outputLength)
        var length = output.count
        let status = try unsafe operation(direction, padding).withCopy { context in
            unsafe output.withUnsafeMutableBufferPointer { buffer in
                unsafe body(context, buffer.baseAddress, &length)
            }
        }
        try LibCrypto.require(status, "use the key")
        output.removeLast(output.count - length)
        return output
    }

    private func operation(
        _ direction: AsymmetricOperation.Direction,
        _ padding: RSAPadding?
    ) throws(VaultError) -> PreparedOperation {
        let wanted = AsymmetricOperation(direction: direction, padding: padding)
        return try prepared.withLock { table throws(VaultError) in
            if let known = table[wanted] { return known }
            let made = try PreparedOperation(key, wanted)
            table[wanted] = made
            return made
        }
    }
}
