/// The set that a vault follows.
public struct AppliedPolicies: Equatable, Sendable, Codable {
    /// The vault.
    public let vault: String
    /// The name of exactly this set.
    public let fingerprint: String
    /// The set.
    public let set: PolicySet

    /// The fields that persons changed at the vault and not in the files.
    public let emergencies: [EmergencyChange]

    /// The set of a vault; throws ``VaultError/Code/internalError`` when it cannot be written.
    public init(vault: String, set: PolicySet, emergencies: [EmergencyChange] = []) throws {
        self.vault = vault
        self.set = set
        self.emergencies = emergencies
        fingerprint = try set.fingerprint()
    }
}
