import Foundation
import SecretMemory
public import VaultCore

import struct Crypto.SymmetricKey
import enum _CryptoExtras.KDF

/// How costly a guess at a passphrase is: the parameters of scrypt (RFC 7914).
///
/// Bounded on both sides: too cheap invites guessing, too dear lets an altered header exhaust the memory.
public struct ScryptParameters: Equatable, Sendable {
    /// The binary logarithm of N, the cost in time and memory: 14–20.
    public let logRounds: Int
    /// The block size r, 8–16; memory is 128 · N · r bytes.
    public let blockSize: Int
    /// The parallelism p: 1–4.
    public let parallelism: Int

    /// N = 2^17, r = 8, p = 1: 128 MiB, as the OWASP password storage advice has it.
    public static let standard = ScryptParameters(uncheckedLogRounds: 17, blockSize: 8, parallelism: 1)

    /// Parameters within the bounds; throws ``VaultError/Code/badParameter`` outside them.
    public init(logRounds: Int, blockSize: Int = 8, parallelism: Int = 1) throws(VaultError) {
        guard (14...20).contains(logRounds), (8...16).contains(blockSize), (1...4).contains(parallelism)
        else {
            throw VaultError(
                .badParameter,
                "The scrypt parameters are out of bounds: log2 N is 14–20, r is 8–16, p is 1–4."
            )
        }
        self.init(uncheckedLogRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
    }

    private init(uncheckedLogRounds: Int, blockSize: Int, parallelism: Int) {
        logRounds = uncheckedLogRounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// The 256-bit key that `passphrase` and `salt` give.
    ///
    /// Throws ``VaultError/Code/badParameter`` for an empty passphrase and ``VaultError/Code/unavailable`` when the
    /// memory does not suffice.
    func deriveKey(from passphrase: SharedSecret, salt: [UInt8]) throws(VaultError) -> SymmetricKey {
        guard passphrase.count > 0 else {
            throw VaultError(.badParameter, "The passphrase is empty. Give one.")
        }
        let key = passphrase.withBytes { span in
            unsafe span.withUnsafeBytes { bytes in
                unsafe try? KDF.Scrypt.deriveKey(
                    from: bytes,
                    salt: salt,
                    outputByteCount: 32,
                    rounds: 1 << logRounds,
                    blockSize: blockSize,
                    parallelism: parallelism
                )
            }
        }
        guard let key else {
            throw VaultError(.unavailable, "scrypt found too little memory. Free some and try again.")
        }
        return key
    }
}
