public import VaultCore

/// Who may do what, worked out beforehand from all role assignments; deny by default.
///
/// A decision costs a few dictionary lookups, whatever the number of assignments. The table is a value: make a
/// new one when assignments change.
public struct AccessTable: Sendable {
    /// For one scope of one principal: which assignment grants an action.
    private typealias Grants = [DataAction: String]

    /// What each role grants, so that patterns are matched once for the process and not once for the table.
    private static let granted: [String: [DataAction]] = Dictionary(
        uniqueKeysWithValues: RoleDefinition.builtIn.map { role in
            (role.id, DataAction.all.filter { role.grants($0) })
        }
    )

    private var principals: [String: [AccessScope: Grants]] = [:]

    /// Works out the table; an assignment whose role or scope is unknown grants nothing.
    ///
    /// What is assigned at a group holds at each of `vaults` that belongs to it.
    public init(assignments: [RoleAssignmentRecord], vaults: [VaultRecord] = []) {
        let members = Dictionary(grouping: vaults) { $0.management.group.lowercased() }
        for assignment in assignments {
            guard let scope = AccessScope(assignment.scope), let actions = Self.granted[assignment.roleID]
            else {
                continue
            }
            let grants = Grants(uniqueKeysWithValues: actions.map { ($0, assignment.id) })
            for place in [scope] + Self.below(scope, members) {
                principals[assignment.principalID, default: [:]][place, default: [:]].merge(grants) {
                    first,
                    _ in
                    first
                }
            }
        }
    }

    private static func below(_ scope: AccessScope, _ members: [String: [VaultRecord]]) -> [AccessScope] {
        guard case .group(let name) = scope else { return [] }
        return members[name, default: []].map { .vault($0.name) }
    }

    /// Whether the principal with this object id may do `action` at `scope`.
    ///
    /// A role counts where it is assigned and everywhere below: an assignment at a vault holds for its objects,
    /// one at an object does not hold for lists of the vault.
    public func decide(principal objectID: String, action: DataAction, at scope: AccessScope) -> Decision {
        guard let grants = principals[objectID] else { return .denied(.noAssignment) }
        var covered = false
        for candidate in Self.path(to: scope) {
            guard let here = grants[candidate] else { continue }
            if let assignment = here[action] { return .granted(assignmentID: assignment) }
            covered = true
        }
        return .denied(covered ? .actionNotGranted : .scopeNotCovered)
    }

    /// Whether the principal with this object id may do `action` at some scope, whichever.
    public func grantsSomewhere(_ action: DataAction, to objectID: String) -> Bool {
        principals[objectID]?.values.contains { $0[action] != nil } ?? false
    }

    /// The scope and those above it, narrowest first.
    private static func path(to scope: AccessScope) -> [AccessScope] {
        switch scope {
        case .server: [.server]
        case .vault, .group: [scope, .server]
        case .object(let id): [scope, .vault(id.vault), .server]
        }
    }
}
