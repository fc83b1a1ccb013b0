import SecretMemory
import VaultCore

/// Seals by turning every bit, and remembers the place, so that a record moved elsewhere does not open.
struct FakeSealer: RecordSealer {
    func seal(_ plaintext: RawSpan, binding: RecordBinding) throws(VaultError) -> SealedRecord {
        SealedRecord(
            kekVersion: 1,
            salt: Array("\(binding)".utf8),
            box: plaintext.exposed().map { ~$0 }
        )
    }

    func open(_ record: SealedRecord, binding: RecordBinding) throws(VaultError) -> SecretBytes {
        guard record.salt == Array("\(binding)".utf8) else { throw VaultError(.integrity, "moved") }
        return SecretBytes(copying: record.box.map { ~$0 })
    }
}
