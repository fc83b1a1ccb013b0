import RekeyWire
import Sealing
import SecretMemory
import VaultCore

extension LiveControl {
    func rotate(_ rotation: SealRotation) async throws -> SealResource {
        switch rotation.layer {
        case "root":
            guard rotation.vault == nil else {
                throw VaultError(.badParameter, "vault does not go with the layer root.")
            }
            try await requireNoOthers()
            try await rotateRoot(to: try passphrase(for: rotation))
        case "kek":
            guard rotation.kind == nil, rotation.passphrase == nil else {
                throw VaultError(.badParameter, "kind and passphrase go with the layer root.")
            }
            for vault in try await vaultsToRotate(rotation.vault) {
                _ = try await keyring.rotateKEK(of: vault, in: store)
            }
            rewrapper.wake()
        default: throw VaultError(.badParameter, "layer must be root or kek.")
        }
        return try await seal()
    }

    /// How the root key is kept now; a passphrase at hand says only how it could be kept.
    func sealKind() throws -> SealKind? {
        let seals = try SealFolder(path: options.folder).seals()
        return (seals.first { !$0.isStaged } ?? seals.first)?.kind
    }

    /// Makes a new root key under `passphrase`, or in a file when that is nil.
    private func rotateRoot(to passphrase: SharedSecret?) async throws {
        let folder = SealFolder(path: options.folder)
        let rotator = SealRotator(folder: folder, store: store, keyring: keyring)
        _ = try await rotator.rotate(to: passphrase.map { .passphrase($0) } ?? .file)
        self.passphrase.current = passphrase ?? self.passphrase.current
    }

    /// What the new root key is kept under; nil for a file.
    private func passphrase(for rotation: SealRotation) throws -> SharedSecret? {
        let kind = try rotation.kind.map(Self.kind) ?? (rotation.passphrase == nil ? sealKind() : .passphrase)
        switch (kind, rotation.passphrase) {
        case (.passphrase, let given?):
            return SharedSecret(SecretBytes(copying: Array(given.utf8)))
        case (.passphrase, nil):
            guard let held = passphrase.current else {
                throw VaultError(
                    .badParameter,
                    "passphrase is missing: send one, for the server was not started with any."
                )
            }
            return held
        case (_, nil): return nil
        case (_, _?): throw VaultError(.badParameter, "passphrase does not go with the kind file.")
        }
    }

    private static func kind(_ text: String) throws -> SealKind {
        guard let kind = SealKind(rawValue: text) else {
            throw VaultError(.badParameter, "kind must be file or passphrase.")
        }
        return kind
    }

    private func vaultsToRotate(_ name: String?) async throws -> [String] {
        if let name { return [name] }
        let keks = try await store.read { reader in try reader.keks() }
        return Set(keks.map(\.vault)).subtracting([RecordBinding.backup]).sorted()
    }
}
