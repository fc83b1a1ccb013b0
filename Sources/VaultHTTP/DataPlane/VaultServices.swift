import VaultCore
public import VaultService

/// The use cases behind the data plane.
public struct VaultServices: Sendable {
    let objects: ObjectService
    let secrets: SecretService
    let keys: KeyService
    let backups: BackupService
    let rotations: RotationRunner
    let random: any RandomSource

    /// Joins the use cases over `ports`.
    public init(
        ports: VaultPorts,
        handles: KeyHandleCache,
        rotations: RotationRunner,
        live: LiveRotations,
        uses: UseTracker
    ) {
        objects = ObjectService(ports: ports, handles: handles, live: live)
        secrets = SecretService(ports: ports, live: live, uses: uses)
        keys = KeyService(ports: ports, handles: handles, live: live, uses: uses)
        backups = BackupService(ports: ports)
        random = ports.random
        self.rotations = rotations
    }
}
