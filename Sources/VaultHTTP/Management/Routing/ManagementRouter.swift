import Access
import Foundation
import KeyVaultWire
import VaultCore

/// Takes a path of the resource manager's API apart; its fixed words are compared without case.
struct ManagementRouter {
    private static let roles = ["providers", "microsoft.authorization"]

    /// The one subscription of this server.
    let subscription: String

    /// The route of a path.
    ///
    /// Throws ``VaultError/Code/notFound`` when nothing stands there, ``VaultError/Code/subscriptionNotFound`` for
    /// another subscription, and ``VaultError/Code/badRequest`` for a group's name out of grammar.
    func route(of path: String) throws(VaultError) -> ManagementRoute {
        let segments = path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        if let index = Self.start(ofRolesIn: segments) {
            let place = try place(Array(segments[..<index]))
            return try roles(Array(segments[(index + 2)...]), at: place)
        }
        switch segments.first?.lowercased() {
        case "tenants" where segments.count == 1: return .tenants
        case "subscriptions" where segments.count == 1: return .subscriptions
        case "subscriptions":
            try check(subscription: segments[1])
            return try ofSubscription(Array(segments.dropFirst(2)))
        default: throw Self.unknownPath
        }
    }

    /// Where a role holds, as an ARM id names it: the subscription, a group, a vault, or an object in it.
    ///
    /// The root is the subscription, for the server has no other.
    func place(_ segments: [String]) throws(VaultError) -> RolePlace {
        guard !segments.isEmpty else { return RolePlace(scope: .server) }
        guard segments.count >= 2, segments[0].lowercased() == "subscriptions" else { throw Self.noScope }
        try check(subscription: segments[1])
        let rest = Array(segments.dropFirst(2))
        guard !rest.isEmpty else { return RolePlace(scope: .server) }
        guard rest.count >= 2, rest[0].lowercased() == "resourcegroups" else { throw Self.noScope }
        let group = try Self.group(rest[1])
        guard rest.count > 2 else { return RolePlace(scope: .group(group.canonical)) }
        guard rest.count == 6 || rest.count == 8, rest[2].lowercased() == "providers",
            rest[3].lowercased() == "microsoft.keyvault", rest[4].lowercased() == "vaults",
            let scope = AccessScope("/vaults/" + rest[5...].joined(separator: "/"))
        else { throw Self.noScope }
        return RolePlace(scope: scope, group: group)
    }

    // MARK: - Parts

    private static func start(ofRolesIn segments: [String]) -> Int? {
        guard segments.count >= 3 else { return nil }
        return (0...(segments.count - 3)).last { segments[$0...($0 + 1)].map { $0.lowercased() } == roles }
    }

    private func roles(_ rest: [String], at place: RolePlace) throws(VaultError) -> ManagementRoute {
        switch (rest.first?.lowercased(), rest.count) {
        case ("roleassignments", 1): return .roleAssignments(place)
        case ("roleassignments", 2): return .roleAssignment(place, rest[1].lowercased())
        case ("roledefinitions", 1): return .roleDefinitions
        case ("roledefinitions", 2): return .roleDefinition(rest[1].lowercased())
        default: throw Self.unknownPath
        }
    }

    private func ofSubscription(_ rest: [String]) throws(VaultError) -> ManagementRoute {
        switch (rest.first?.lowercased(), rest.count) {
        case (nil, _): return .subscription
        case ("locations", 1): return .locations
        case ("resources", 1): return .resources
        case ("resourcegroups", 1): return .groups
        case ("resourcegroups", 2): return .group(try Self.group(rest[1]))
        case ("resourcegroups", 3...) where rest[2].lowercased() == "providers":
            return try ofGroup(try Self.group(rest[1]), Array(rest.dropFirst(3)))
        case ("providers", 1): return .providers
        case ("providers", 2): return .provider(rest[1])
        case ("providers", 3) where rest[2].lowercased() == "register": return .provider(rest[1])
        case ("providers", 3...) where rest[1].lowercased() == "microsoft.keyvault":
            return try ofProvider(Array(rest.dropFirst(2)))
        default: throw Self.unknownPath
        }
    }

    private func ofGroup(_ group: GroupName, _ rest: [String]) throws(VaultError) -> ManagementRoute {
        guard rest.first?.lowercased() == "microsoft.keyvault", rest.count >= 2 else {
            throw Self.unknownPath
        }
        switch (rest[1].lowercased(), rest.count) {
        case ("vaults", 2): return .vaults(group)
        case ("vaults", 3): return .vault(VaultAddressee(group: group, name: rest[2]))
        case ("vaults", 5) where rest[3].lowercased() == "accesspolicies":
            guard let kind = AccessPolicyChange.Kind(rawValue: rest[4].lowercased()) else {
                throw VaultError(
                    .badRequest,
                    "accessPolicies/\(rest[4].prefix(32)): the operation must be add, replace or remove."
                )
            }
            return .accessPolicies(VaultAddressee(group: group, name: rest[2]), kind)
        case ("managedhsms", 2): return .hardwareModules
        default: throw Self.unknownPath
        }
    }

    private func ofProvider(_ rest: [String]) throws(VaultError) -> ManagementRoute {
        switch (rest.first?.lowercased(), rest.count) {
        case ("vaults", 1): return .vaults(nil)
        case ("deletedvaults", 1): return .deletedVaults
        case ("checknameavailability", 1): return .nameCheck
        case ("checkmhsmnameavailability", 1): return .hardwareNameCheck
        case ("managedhsms", 1), ("deletedmanagedhsms", 1): return .hardwareModules
        case ("locations", 4) where rest[2].lowercased() == "deletedvaults":
            return .deletedVault(DeletedVaultAddressee(location: rest[1], name: rest[3]))
        case ("locations", 5)
        where rest[2].lowercased() == "deletedvaults" && rest[4].lowercased() == "purge":
            return .purge(DeletedVaultAddressee(location: rest[1], name: rest[3]))
        default: throw Self.unknownPath
        }
    }

    private func check(subscription id: String) throws(VaultError) {
        guard id.lowercased() == subscription else {
            throw VaultError(
                .subscriptionNotFound,
                "The subscription '\(id.prefix(64))' could not be found; this server has the one subscription "
                    + "\(subscription)."
            )
        }
    }

    private static func group(_ text: String) throws(VaultError) -> GroupName {
        guard let name = GroupName(text) else {
            throw VaultError(
                .badRequest,
                "The resource group's name must be 1 to 90 letters, digits, '.', '_', '-', '(' or ')', and not end "
                    + "in '.'."
            )
        }
        return name
    }

    private static let unknownPath = VaultError(
        .notFound,
        "Nothing of the resource manager stands under this path; docs/management.md lists what does."
    )

    private static let noScope = VaultError(
        .badRequest,
        "The scope must be /subscriptions/ID, a resource group, a vault, or a key, secret or certificate in a vault."
    )
}
