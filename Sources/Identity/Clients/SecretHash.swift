import Crypto
import SecretMemory
import VaultCore

/// What a client secret is checked against.
///
/// One salted SHA-256 is enough here, and a slow password hash would only invite denial of service: the secret
/// is 256 random bits made by the server, so there is nothing to guess. The salt keeps equal secrets, were there
/// any, from showing.
struct SecretHash: Codable, Sendable, Equatable {
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// The hash of a secret with a fresh salt.
    init(of secret: String, random: some RandomSource) {
        salt = random.bytes(16)
        hash = Self.digest(salt, secret)
    }

    /// Whether `secret` is the one, in time that does not depend on where it differs.
    func matches(_ secret: String) -> Bool {
        ConstantTime.areEqual(hash, Self.digest(salt, secret))
    }

    /// A fresh secret: 256 random bits as 43 characters of base64url.
    static func makeSecret(from random: some RandomSource) -> String {
        Base64URL.encode(random.bytes(32))
    }

    private static func digest(_ salt: [UInt8], _ secret: String) -> [UInt8] {
        Array(SHA256.hash(data: salt + Array(secret.utf8)))
    }
}
