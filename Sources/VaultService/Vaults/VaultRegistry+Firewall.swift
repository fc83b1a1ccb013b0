public import VaultCore

extension VaultRegistry {
    /// Changes a vault's firewall, durably and for the next request; returns how it is then.
    ///
    /// `change` sees the firewall as it stands, and may run more than once. Throws what it throws, or
    /// ``VaultError/Code/vaultNotFound``.
    public func changeFirewall(
        of name: VaultName,
        _ change: @escaping @Sendable (inout VaultFirewall) throws -> Void
    ) async throws -> VaultFirewall {
        try await update(name) { vault in try change(&vault.firewall) }.firewall
    }
}
