public import SecretMemory

/// Seals and opens records under the key-encryption keys of their vaults.
public protocol RecordSealer: Sendable {
    /// Seals `plaintext` under the newest key of the binding's vault.
    ///
    /// Throws ``VaultError/Code/sealUnavailable`` when the vault has no key.
    func seal(_ plaintext: RawSpan, binding: RecordBinding) throws(VaultError) -> SealedRecord

    /// Opens a record sealed for exactly this binding.
    ///
    /// Throws ``VaultError/Code/integrity`` when the record was altered or belongs elsewhere.
    func open(_ record: SealedRecord, binding: RecordBinding) throws(VaultError) -> SecretBytes
}
