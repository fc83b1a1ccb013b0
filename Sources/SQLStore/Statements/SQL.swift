/// The whole SQL text, by the part of the store that uses it.
enum SQL {
    static let vaults = VaultStatements()
    static let objects = ObjectStatements()
    static let versions = VersionStatements()
    static let schedule = ScheduleStatements()
    static let rotations = RotationStatements()
    static let evidence = EvidenceStatements()
    static let identities = IdentityStatements()
    static let server = ServerStatements()
    static let nodes = NodeStatements()

    /// Every group, for the tests that read the text.
    static var groups: [Any] {
        [vaults, objects, versions, schedule, rotations, evidence, identities, server, nodes]
    }
}
