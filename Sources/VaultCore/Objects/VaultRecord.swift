/// A vault: the security boundary around its objects, and the settings fixed for it.
public struct VaultRecord: Equatable, Sendable {
    /// When a vault was deleted, and when it goes for good.
    public struct Deletion: Equatable, Sendable {
        /// When it was deleted.
        public var deletedAt: Timestamp
        /// When it is purged; until then it can be recovered.
        public var purgeAt: Timestamp

        /// A deletion with both times.
        public init(deletedAt: Timestamp, purgeAt: Timestamp) {
            self.deletedAt = deletedAt
            self.purgeAt = purgeAt
        }
    }

    /// Its name.
    public var name: VaultName
    /// How many days a deleted object stays recoverable: 7–90, fixed at creation.
    public var softDeleteDays: Int
    /// Whether purge is refused while the retention runs; once on, it stays on.
    public var purgeProtection: Bool
    /// From which addresses it answers.
    public var firewall: VaultFirewall
    /// Where it belongs, and who decides about its objects.
    public var management: VaultManagement
    /// Set while the vault is deleted and can be recovered; nothing in it answers then.
    public var deletion: Deletion?
    /// When the vault was made.
    public var created: Timestamp
    /// Counts the writes to this record.
    public var revision: Int64

    /// A vault with all its settings; the caller has checked that `softDeleteDays` is 7–90.
    public init(
        name: VaultName,
        softDeleteDays: Int = 90,
        purgeProtection: Bool = false,
        firewall: VaultFirewall = .off,
        management: VaultManagement = .standard,
        deletion: Deletion? = nil,
        created: Timestamp,
        revision: Int64 = 1
    ) {
        self.name = name
        self.softDeleteDays = softDeleteDays
        self.purgeProtection = purgeProtection
        self.firewall = firewall
        self.management = management
        self.deletion = deletion
        self.created = created
        self.revision = revision
    }

    /// The `recoveryLevel` the wire reports for objects of this vault.
    public var recoveryLevel: String {
        let prefix = softDeleteDays < 90 ? "CustomizedRecoverable" : "Recoverable"
        return purgeProtection ? prefix : prefix + "+Purgeable"
    }
}
