/// What can be done with the server itself, through `/rekey/v1`.
extension DataAction {
    /// See identities and what credentials they have, never the credentials themselves.
    public static let identitiesRead = DataAction("Rekey/server/identities/read")
    /// Create, change and delete identities and their credentials.
    public static let identitiesWrite = DataAction("Rekey/server/identities/write")
    /// See who has which role where.
    public static let roleAssignmentsRead = DataAction("Rekey/server/roleAssignments/read")
    /// Give and take roles.
    public static let roleAssignmentsWrite = DataAction("Rekey/server/roleAssignments/write")
    /// See vaults and their settings.
    public static let vaultsRead = DataAction("Rekey/server/vaults/read")
    /// Create vaults and change their settings.
    public static let vaultsWrite = DataAction("Rekey/server/vaults/write")
    /// Move the clock of a server that runs with `--dev`.
    public static let clockWrite = DataAction("Rekey/server/clock/write")
    /// See the seal, the key-encryption keys and how far a rewrap is.
    public static let sealRead = DataAction("Rekey/server/seal/read")
    /// Rotate the seal or a key-encryption key.
    public static let sealWrite = DataAction("Rekey/server/seal/write")
    /// Take a backup of the whole server.
    public static let serverBackup = DataAction("Rekey/server/backup/action")
    /// See the server's state and figures.
    public static let metricsRead = DataAction("Rekey/server/metrics/read")

    /// Every action on the server.
    public static let server: [DataAction] = [
        identitiesRead, identitiesWrite, roleAssignmentsRead, roleAssignmentsWrite, vaultsRead, vaultsWrite,
        clockWrite, sealRead, sealWrite, serverBackup, metricsRead,
    ]
}
