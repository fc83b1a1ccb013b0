public import VaultCore

/// Replaces the root key: also the way from a file to a passphrase and back, and to another passphrase.
///
/// In this order, so that a crash anywhere leaves a seal that opens every key: the new seal is made beside the old
/// one; one transaction wraps every key-encryption key anew; the old seal is removed.
/// ``SealFolder/unlock(_:clock:passphrase:)`` finishes or drops what a crash left.
public struct SealRotator: Sendable {
    private let folder: SealFolder
    private let store: any VaultStore
    private let keyring: Keyring

    /// Rotates the seal of `folder`, which wraps the keys in `store` that `keyring` holds.
    public init(folder: SealFolder, store: any VaultStore, keyring: Keyring) {
        self.folder = folder
        self.store = store
        self.keyring = keyring
    }

    /// Makes a new root key, kept as `seal` says, and lets the old one go.
    ///
    /// Returns the new root key's id. Throws ``VaultError/Code/conflict`` while the seal is held or another rotation
    /// runs, and ``VaultError/Code/badParameter`` when the passphrase is too short. When it throws, the data still
    /// opens with one of the seals in the folder.
    public func rotate(to seal: NewSeal) async throws -> String {
        try await keyring.holdingSeal {
            try await settleEarlier()
            let root = try folder.stage(seal)
            keyring.add(root)
            try await store.write(.rootRewrap) { [keyring] in try keyring.rewrapAll(under: root, in: $0) }
            keyring.adopt(root)
            try folder.settle(on: root.id)
            return root.id
        }
    }

    /// An earlier attempt may have committed without learning of it; its staged seal must not be overwritten.
    private func settleEarlier() async throws {
        let rootID = try await store.read { try $0.keks().first?.rootID }
        try folder.settle(on: rootID ?? keyring.rootID)
    }
}
