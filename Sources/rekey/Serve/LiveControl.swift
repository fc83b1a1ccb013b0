import Audit
import Foundation
import RekeyWire
import Sealing
import SecretMemory
import VaultCore
import VaultHTTP
import VaultService

/// Answers what `/rekey/v1` asks of the running server.
struct LiveControl: ServerControl {
    let options: ServeOptions
    let tenant: String
    let store: any VaultStore
    let keyring: Keyring
    let passphrase: SharedSecret?
    let clock: MovableClock
    let audit: any AuditLog
    let vaults: VaultRegistry
    let rewrapper: Rewrapper
    let heavyWork: any HeavyWork
    let started: ContinuousClock.Instant

    var advanceClock: (@Sendable (CalendarDuration) -> Timestamp)? {
        guard options.dev else { return nil }
        return { duration in
            let now = clock.now()
            return clock.advance(by: duration.after(now) - now)
        }
    }

    func status() async throws -> ServerStatus {
        ServerStatus(
            version: Release.version,
            tenantId: tenant,
            time: clock.now().iso8601(),
            dev: options.dev,
            vaults: vaults.vaults().count,
            seal: try sealKind(),
            auditWritable: audit.isWritable,
            uptimeSeconds: Int((ContinuousClock.now - started).components.seconds)
        )
    }

    func seal() async throws -> SealResource {
        let progress = try await rewrapper.progress()
        return SealResource(
            kind: try sealKind(),
            rootId: keyring.rootID,
            vaults: progress.map { vault in
                SealResource.Vault(
                    name: vault.vault,
                    version: vault.version,
                    records: vault.total,
                    backlog: vault.backlog
                )
            }
        )
    }

    func rotate(_ rotation: SealRotation) async throws -> SealResource {
        switch rotation.layer {
        case "root":
            let rotator = SealRotator(
                folder: SealFolder(path: options.folder),
                store: store,
                keyring: keyring
            )
            _ = try await rotator.rotate(to: passphrase.map { .passphrase($0) } ?? .file)
        case "kek":
            for vault in try await vaultsToRotate(rotation.vault) {
                _ = try await keyring.rotateKEK(of: vault, in: store)
            }
        default: throw VaultError(.badParameter, "layer must be root or kek.")
        }
        return try await seal()
    }

    func backup(_ request: BackupRequest) async throws -> Download {
        guard request.passphrase.utf8.count >= 8 else {
            throw VaultError(.badParameter, "passphrase must have at least 8 characters.")
        }
        let passphrase = SharedSecret(SecretBytes(copying: Array(request.passphrase.utf8)))
        let backup = ServerBackup(folder: options.folder, key: .passphrase(passphrase), work: heavyWork)
        return try await backup.download(of: store)
    }

    /// How the root key is kept now; a passphrase at hand says only what the next rotation will make.
    private func sealKind() throws -> String {
        let seals = try SealFolder(path: options.folder).seals()
        return (seals.first { !$0.isStaged } ?? seals.first)?.kind.rawValue ?? ""
    }

    private func vaultsToRotate(_ name: String?) async throws -> [String] {
        if let name { return [name] }
        let keks = try await store.read { reader in try reader.keks() }
        return Set(keks.map(\.vault)).subtracting([RecordBinding.backup]).sorted()
    }
}
