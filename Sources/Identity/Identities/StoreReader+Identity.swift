import Access
import VaultCore

extension StoreReader {
    /// The identity with this name, client id or object id; throws ``VaultError/Code/notFound``.
    func identity(_ reference: String) throws -> IdentityRecord {
        let found: IdentityRecord?
        if IdentityGrammar.isGUID(reference) {
            let id = reference.lowercased()
            found = try identity(clientID: id) ?? firstIdentity { $0.objectID == id }
        } else {
            found = try identity(named: reference)
        }
        guard let found else {
            throw VaultError(
                .notFound,
                "No identity has the name, client id or object id '\(reference.prefix(128))'."
            )
        }
        return found
    }

    /// Whether somebody can still run the server: an enabled identity with the role for it everywhere.
    func hasAdministrator() throws -> Bool {
        let principals = try roleAssignments().filter {
            $0.roleID == RoleDefinition.rekeyAdministrator.id && $0.scope == AccessScope.server.description
        }
        let ids = Set(principals.map(\.principalID))
        return try firstIdentity { !$0.disabled && ids.contains($0.objectID) } != nil
    }

    /// The first identity by name that `condition` holds for, looked for page by page.
    private func firstIdentity(where condition: (IdentityRecord) -> Bool) throws -> IdentityRecord? {
        var after: String?
        while true {
            let page = try identities(after: after, limit: IdentityService.largestPage)
            if let found = page.first(where: condition) { return found }
            guard let last = page.last, page.count == IdentityService.largestPage else { return nil }
            after = last.name
        }
    }
}

extension StoreTransaction {
    /// Runs `body` and throws ``VaultError/Code/conflict`` when the server had an administrator before it and has
    /// none after it, so that nobody locks everybody out.
    func keepingAnAdministrator<T>(_ body: () throws -> T) throws -> T {
        let had = try hasAdministrator()
        let result = try body()
        guard try !had || hasAdministrator() else {
            throw VaultError(
                .conflict,
                "This would leave no enabled identity with the role '\(RoleDefinition.rekeyAdministrator.name)' at /. "
                    + "Give that role to another identity first."
            )
        }
        return result
    }
}
