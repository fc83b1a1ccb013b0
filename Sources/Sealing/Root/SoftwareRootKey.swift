public import SecretMemory
public import VaultCore

import struct Crypto.SymmetricKey

/// A root key held in this process's memory: 32 random bytes that a seal file or a passphrase brought.
public struct SoftwareRootKey: RootKey {
    /// The length of a root key.
    static let length = 32

    private static let format: UInt8 = 1

    /// The first 16 bytes of a digest of the key that serves no other purpose, in hexadecimal.
    public let id: String
    /// The key itself, for the seal that stores it.
    let secret: SharedSecret
    private let wrapping: SymmetricKey
    private let random: any RandomSource

    /// A key of these 32 bytes.
    init(_ secret: SharedSecret, random: any RandomSource) {
        self.secret = secret
        self.random = random
        wrapping = KeyDerivation.key(from: secret, context: Array("rekey root wrap v1".utf8))
        let name = KeyDerivation.key(from: secret, context: Array("rekey root id v1".utf8))
        id = unsafe Hex.encode(name.withUnsafeBytes { unsafe Array($0.prefix(16)) })
    }

    /// Draws a new key.
    static func make(random: any RandomSource) -> SoftwareRootKey {
        SoftwareRootKey(SharedSecret(random: random, count: length), random: random)
    }

    /// Wraps with AES-256-GCM under a random nonce; the keys wrapped are far fewer than 2^32.
    public func wrap(_ kek: SharedSecret, as place: KEKPlace) throws(VaultError) -> [UInt8] {
        let nonce = random.bytes(AuthenticatedBox.nonceLength)
        let box = kek.withBytes { span in
            AuthenticatedBox.seal(span, key: wrapping, nonce: nonce, binding: binding(place))
        }
        guard let box else {
            throw VaultError(.internalError, "The key-encryption key could not be wrapped.")
        }
        return [Self.format] + box
    }

    /// Unwraps; throws ``VaultError/Code/integrity`` when altered, moved, or wrapped by another root key.
    public func unwrap(_ wrapped: [UInt8], as place: KEKPlace) throws(VaultError) -> SharedSecret {
        guard wrapped.first == Self.format,
            let kek = AuthenticatedBox.open(
                Array(wrapped.dropFirst()),
                key: wrapping,
                binding: binding(place)
            ),
            kek.count == SoftwareRootKey.length
        else {
            let name = "version \(place.version) of the key-encryption key of vault \(place.vault)"
            throw VaultError(
                .integrity,
                "The stored \(name) was altered. Restore the database from a backup."
            )
        }
        return SharedSecret(kek)
    }

    private func binding(_ place: KEKPlace) -> [UInt8] {
        var data = AssociatedData("rekey kek v1")
        data.append(id)
        data.append(place.vault)
        data.append(place.version)
        return data.bytes
    }
}

extension SharedSecret {
    /// Fresh random bytes, moved out of the array that the source made.
    convenience init(random: any RandomSource, count: Int) {
        var drawn = random.bytes(count)
        defer { Wiping.wipe(&drawn) }
        self.init(SecretBytes(copying: drawn))
    }
}
