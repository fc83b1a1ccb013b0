import Access
import Identity
import VaultCore
import VaultService

extension ManagementHandler {
    /// Shows, makes, changes, recovers or deletes a vault.
    func answerVault(_ addressee: VaultAddressee, _ call: ManagementCall, _ notes: inout RequestNotes)
        async throws -> Reply
    {
        notes.vault = VaultName(addressee.name)
        switch call.frame.method {
        case "PUT": return try await put(addressee, call, &notes)
        case "PATCH":
            let vault = try find(addressee, .vaultWrite, call)
            let edit = try VaultEdit(try await body(VaultParameters.self, of: call), tenant: tenant)
            return try reply(with: try await change(vault, edit, call, &notes), call)
        case "DELETE": return try await delete(addressee, call)
        default: return try reply(with: try find(addressee, .vaultRead, call), call)
        }
    }

    /// A vault that is there, in the group named, when the caller may do this to it.
    ///
    /// Whoever may not learns nothing of whether it is there.
    func find(_ addressee: VaultAddressee, _ action: DataAction, _ call: ManagementCall) throws(VaultError)
        -> VaultRecord
    {
        let found = VaultName(addressee.name).flatMap { vaults.vault($0) }
        guard let found, found.group == addressee.group else {
            try require(action, at: .group(addressee.group.canonical), for: call.caller)
            throw VaultError(
                .resourceNotFound,
                "The Resource 'Microsoft.KeyVault/vaults/\(addressee.name.prefix(64))' under resource group "
                    + "'\(addressee.group.spelling)' was not found. For more details please go to "
                    + "https://aka.ms/ARMResourceNotFoundFix"
            )
        }
        try require(action, at: .vault(found.name), for: call.caller)
        return found
    }

    /// A reply with a vault.
    func reply(with vault: VaultRecord, _ call: ManagementCall, status: Int = 200) throws -> Reply {
        try Self.json(body(of: vault, call), status: status)
    }

    /// The vault in answers, with the URL that it has where the caller stands.
    func body(of vault: VaultRecord, _ call: ManagementCall) -> VaultBody {
        let url = authenticator.hosts.url(of: vault.name, near: call.frame)
        return VaultBody(vault, url: url, tenant: tenant)
    }

    // MARK: - Making and changing

    private func put(_ addressee: VaultAddressee, _ call: ManagementCall, _ notes: inout RequestNotes)
        async throws -> Reply
    {
        let name = try Self.name(addressee.name)
        let standing = vaults.record(name)
        let isHere = standing?.group == addressee.group
        try require(
            .vaultWrite,
            at: isHere ? .vault(name) : .group(addressee.group.canonical),
            for: call.caller
        )
        var parameters = try await body(VaultParameters.self, of: call)
        if parameters.isRecovery {
            notes.operation = "VaultRecover"
            return try await recover(name, isHere ? standing : nil, call)
        }
        guard let standing else {
            return try await create(name, in: addressee.group, parameters, call, &notes)
        }
        guard isHere else { throw Self.taken(name) }
        guard standing.deletion == nil else { throw Self.isDeleted(name) }
        parameters.tags = parameters.tags ?? [:]
        let edit = try VaultEdit(parameters, tenant: tenant)
        return try reply(with: try await change(standing, edit, call, &notes), call)
    }

    private func create(
        _ name: VaultName,
        in group: GroupName,
        _ parameters: VaultParameters,
        _ call: ManagementCall,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        // Azure's names begin with a letter; others that the server has already stay as they are.
        guard name.description.first?.isLetter ?? false else { throw Self.invalid(name.description) }
        var edit = try VaultEdit(parameters, tenant: tenant)
        edit.accessModel = edit.accessModel ?? (call.version.hasRolesByDefault ? .roles : .policies)
        var vault = VaultRecord(
            name: name,
            softDeleteDays: edit.softDeleteDays ?? 90,
            management: VaultManagement(
                group: group.spelling,
                location: edit.location ?? VaultManagement.standardLocation
            ),
            created: clock.now()
        )
        try edit.apply(to: &vault)
        notes.detail = vault.changes(from: VaultRecord(name: name, created: vault.created))
        do {
            vault = try await vaults.insert(vault)
        } catch let error as VaultError where error.code == .conflict {
            throw Self.taken(name)
        }
        try await gate.control.reload()
        return try reply(with: vault, call, status: 201)
    }

    private func change(
        _ vault: VaultRecord,
        _ edit: VaultEdit,
        _ call: ManagementCall,
        _ notes: inout RequestNotes
    ) async throws -> VaultRecord {
        if edit.accessModel ?? vault.management.accessModel != vault.management.accessModel {
            try require(.assignmentWrite, at: .vault(vault.name), for: call.caller)
        }
        let changed = try await vaults.update(vault.name) { vault in try edit.apply(to: &vault) }
        notes.detail = changed.changes(from: vault)
        return changed
    }

    private func recover(_ name: VaultName, _ standing: VaultRecord?, _ call: ManagementCall) async throws
        -> Reply
    {
        guard standing != nil else { throw Self.noDeleted(name.description) }
        return try reply(with: try await vaults.recover(name), call)
    }

    private func delete(_ addressee: VaultAddressee, _ call: ManagementCall) async throws -> Reply {
        do {
            let vault = try find(addressee, .vaultDelete, call)
            _ = try await vaults.delete(vault.name)
            return Reply(status: 200, body: [])
        } catch let error as VaultError where error.code == .resourceNotFound {
            return .noContent
        }
    }

    // MARK: - Names

    /// A vault's name; throws ``VaultError/Code/vaultNameNotValid``.
    static func name(_ text: String) throws(VaultError) -> VaultName {
        guard let name = VaultName(text) else { throw invalid(text) }
        return name
    }

    private static func invalid(_ text: String) -> VaultError {
        VaultError(
            .vaultNameNotValid,
            "The vault name '\(text.prefix(64))' is invalid. A vault's name must be between 3-24 alphanumeric characters. "
                + "The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens."
        )
    }

    private static func taken(_ name: VaultName) -> VaultError {
        VaultError(
            .vaultAlreadyExists,
            "The vault name '\(name)' is already in use. Vault names are globally unique so it is possible that the "
                + "name is already taken by a vault of another resource group: choose another name."
        )
    }

    private static func isDeleted(_ name: VaultName) -> VaultError {
        VaultError(
            .vaultIsDeleted,
            "A vault with the same name '\(name)' already exists in deleted state. You need to either recover or purge "
                + "existing key vault, or choose another name."
        )
    }

    static func noDeleted(_ name: String) -> VaultError {
        VaultError(
            .deletedVaultNotFound,
            "The specified deleted vault '\(name.prefix(64))' does not exist; list the deleted vaults."
        )
    }
}
