public import VaultCore

extension SealFolder {
    /// Opens the seal and every key in `store`, and finishes a root rotation that was cut short; nil when the folder
    /// has no seal and the store no key, as on the first start.
    ///
    /// Superseded seals are removed only after every key was unwrapped. Throws ``VaultError/Code/wrongPassphrase``,
    /// ``VaultError/Code/sealUnavailable`` or ``VaultError/Code/integrity``.
    public func unlock(
        _ store: any VaultStore,
        clock: any VaultClock,
        notice: Duration? = nil,
        passphrase: PassphraseSource
    ) async throws -> Keyring? {
        let rootID = try await store.read { try $0.keks().first?.rootID }
        guard let root = try open(keysUnder: rootID, passphrase: passphrase) else { return nil }
        let keyring = try await Keyring.load(
            from: store,
            root: root,
            clock: clock,
            random: random,
            notice: notice
        )
        try settle(on: root.id)
        return keyring
    }
}
