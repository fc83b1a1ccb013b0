import SecretMemory
import VaultCore

/// How one record is sealed: a key of its own from the vault's key-encryption key and a random salt, then
/// AES-256-GCM bound to the record's place and to the key's version.
///
/// A fresh 256-bit salt for each sealing gives a fresh key, so nonces never meet under one key however many records
/// a vault holds (NIST SP 800-38D, section 8.3, is out of reach).
enum RecordCipher {
    /// The length of the salt.
    static let saltLength = 32

    private static let context = Array("rekey record key v1".utf8)

    static func seal(
        _ plaintext: RawSpan,
        under kek: VersionedKey,
        binding: RecordBinding,
        random: any RandomSource
    ) throws(VaultError) -> SealedRecord {
        let drawn = random.bytes(saltLength + AuthenticatedBox.nonceLength)
        let salt = Array(drawn[..<saltLength])
        let key = KeyDerivation.key(from: kek.secret, salt: salt, context: context)
        guard
            let box = AuthenticatedBox.seal(
                plaintext,
                key: key,
                nonce: Array(drawn[saltLength...]),
                binding: place(binding, kek.version)
            )
        else { throw VaultError(.internalError, "The record could not be sealed.") }
        return SealedRecord(kekVersion: kek.version, salt: salt, box: box)
    }

    static func open(
        _ record: SealedRecord,
        under kek: VersionedKey,
        binding: RecordBinding
    ) throws(VaultError) -> SecretBytes {
        let key = kek.recordKeys.key(record.salt) {
            KeyDerivation.key(from: kek.secret, salt: record.salt, context: context)
        }
        guard
            let plaintext = AuthenticatedBox.open(record.box, key: key, binding: place(binding, kek.version))
        else {
            throw .unreadable(binding)
        }
        return plaintext
    }

    private static func place(_ binding: RecordBinding, _ version: Int) -> [UInt8] {
        var data = AssociatedData("rekey record v1")
        data.append(binding.vault)
        data.append(binding.kind)
        data.append(binding.name)
        data.append(binding.version)
        data.append(version)
        return data.bytes
    }
}

extension VaultError {
    /// A record that does not open in its place.
    static func unreadable(_ binding: RecordBinding) -> VaultError {
        let place = "\(binding.kind) \(binding.name) of vault \(binding.vault)"
        return VaultError(
            .integrity,
            "The stored \(place) was altered or belongs elsewhere. Restore it from a backup."
        )
    }
}
