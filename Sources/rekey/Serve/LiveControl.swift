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
    let passphrase: HeldPassphrase
    let clock: MovableClock
    let audit: any AuditLog
    let vaults: VaultRegistry
    let rewrapper: Rewrapper
    let heavyWork: any HeavyWork
    let started: ContinuousClock.Instant
    /// This server among those that share its database; nil when it has its store for itself.
    let others: Nodes?

    var advanceClock: (@Sendable (CalendarDuration) async throws -> Timestamp)? {
        guard options.dev else { return nil }
        return { duration in try await DevClock(clock: clock, store: store).advance(by: duration) }
    }

    func status() async throws -> ServerStatus {
        ServerStatus(
            version: Release.version,
            tenantId: tenant,
            time: clock.now().iso8601(),
            dev: options.dev,
            vaults: vaults.vaults().count,
            seal: try sealKind()?.rawValue ?? "",
            auditWritable: audit.isWritable,
            uptimeSeconds: Int((ContinuousClock.now - started).components.seconds)
        )
    }

    func seal() async throws -> SealResource {
        let progress = try await rewrapper.progress()
        return SealResource(
            kind: try sealKind()?.rawValue ?? "",
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

    func backup(_ request: BackupRequest) async throws -> Download {
        guard request.passphrase.unicodeScalars.count >= 8 else {
            throw VaultError(.badParameter, "passphrase must have at least 8 characters.")
        }
        let passphrase = SharedSecret(SecretBytes(copying: Array(request.passphrase.utf8)))
        let backup = ServerBackup(folder: options.folder, key: .passphrase(passphrase), work: heavyWork)
        return try await backup.download(of: store)
    }
}
