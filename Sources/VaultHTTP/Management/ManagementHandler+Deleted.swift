import Access
import Identity
import VaultCore
import VaultService

extension ManagementHandler {
    /// Lists the deleted vaults that the caller may see.
    func listDeleted(_ call: ManagementCall) throws -> Reply {
        let found = vaults.records().filter { vault in
            vault.deletion != nil && allows(.deletedVaultRead, at: .vault(vault.name), for: call.caller)
        }
        let (part, next) = try ManagementPage(call.query).cut(found, call.frame)
        let bodies = part.compactMap { DeletedVaultBody($0, tenant: tenant) }
        return try Self.json(ResourceList(value: bodies, nextLink: next))
    }

    /// Shows a deleted vault.
    func showDeleted(
        _ addressee: DeletedVaultAddressee,
        _ call: ManagementCall,
        _ notes: inout RequestNotes
    ) throws -> Reply {
        notes.vault = VaultName(addressee.name)
        let vault = try find(addressee, .deletedVaultRead, call)
        return try Self.json(DeletedVaultBody(vault, tenant: tenant))
    }

    /// Removes a deleted vault for good with everything in it; done when the reply leaves.
    func purge(_ addressee: DeletedVaultAddressee, _ call: ManagementCall, _ notes: inout RequestNotes)
        async throws -> Reply
    {
        notes.vault = VaultName(addressee.name)
        let vault = try find(addressee, .deletedVaultPurge, call)
        try await purge.purge(vault.name)
        try await gate.control.reload()
        return Reply(status: 200, body: [])
    }

    private func find(_ addressee: DeletedVaultAddressee, _ action: DataAction, _ call: ManagementCall)
        throws(VaultError) -> VaultRecord
    {
        let found = VaultName(addressee.name).flatMap { vaults.record($0) }
        guard let found, found.deletion != nil,
            found.management.location == ManagementText.location(addressee.location)
        else {
            try require(action, at: .server, for: call.caller)
            throw Self.noDeleted(addressee.name)
        }
        try require(action, at: .vault(found.name), for: call.caller)
        return found
    }
}
