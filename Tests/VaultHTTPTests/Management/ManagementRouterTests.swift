import Access
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("Paths of the resource manager")
struct ManagementRouterTests {
    private static let tenant = "11111111-2222-4333-8444-555555555555"
    private static let router = ManagementRouter(subscription: tenant)
    private static let root = "/subscriptions/\(tenant)"

    @Test("paths are taken apart, their fixed words in any case")
    func paths() throws {
        let group = try #require(GroupName("Team"))
        let vault = VaultAddressee(group: group, name: "Orders")
        let deleted = DeletedVaultAddressee(location: "local", name: "orders")
        let inGroup = "\(Self.root)/resourceGroups/Team/providers/Microsoft.KeyVault/vaults"
        let provider = "\(Self.root)/providers/microsoft.keyvault"
        let expected: [(String, ManagementRoute)] = [
            ("/subscriptions", .subscriptions), ("/tenants", .tenants), (Self.root, .subscription),
            (Self.root.uppercased(), .subscription), ("\(Self.root)/resourcegroups/team", .group(group)),
            ("\(Self.root)/resources", .resources), (inGroup, .vaults(group)),
            ("\(provider)/vaults", .vaults(nil)),
            ("\(inGroup)/Orders", .vault(vault)),
            ("\(inGroup)/Orders/accessPolicies/Add", .accessPolicies(vault, .add)),
            ("\(provider)/deletedVaults", .deletedVaults),
            ("\(provider)/locations/local/deletedvaults/orders", .deletedVault(deleted)),
            ("\(provider)/locations/local/deletedVaults/orders/purge", .purge(deleted)),
            ("\(provider)/checkNameAvailability", .nameCheck),
            ("\(provider)/deletedManagedHSMs", .hardwareModules),
            ("\(provider)/checkMhsmNameAvailability", .hardwareNameCheck),
            ("\(Self.root)/providers/Microsoft.KeyVault", .provider("Microsoft.KeyVault")),
        ]
        for (path, route) in expected {
            #expect(try Self.router.route(of: path) == route, "\(path)")
        }
    }

    @Test("role assignments are found at every scope")
    func scopes() throws {
        let roles = "providers/Microsoft.Authorization/roleAssignments/ABC"
        let vault = "\(Self.root)/resourceGroups/g/providers/Microsoft.KeyVault/vaults/orders"
        let expected = [
            ("", "/"), (Self.root, "/"), ("/\(Self.root)", "/"),
            ("\(Self.root)/resourceGroups/G", "/groups/g"),
            (vault, "/vaults/orders"), ("\(vault)/secrets/One", "/vaults/orders/secrets/one"),
        ]
        for (scope, text) in expected {
            let place = RolePlace(
                scope: try #require(AccessScope(text)),
                group: scope.hasPrefix(vault) ? GroupName("g") : nil
            )
            #expect(try Self.router.route(of: "\(scope)/\(roles)") == .roleAssignment(place, "abc"))
        }
    }

    @Test(
        "what is not there, not ours or misspelt is told apart",
        arguments: [
            ("/tenants/x", VaultError.Code.notFound), ("\(root)/nowhere", .notFound),
            ("/providers", .notFound),
            ("/subscriptions/other/resources", .subscriptionNotFound),
            ("\(root)/resourceGroups/a%20b", .badRequest),
            (
                "\(root)/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/accessPolicies/mend",
                .badRequest
            ),
            ("\(root)/resourceGroups/g/providers/Microsoft.Storage/x", .notFound),
            ("\(root)/locations/x/providers/Microsoft.Authorization/roleAssignments", .badRequest),
            (
                "\(root)/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v--v/providers/Microsoft.Authorization/"
                    + "roleAssignments", .badRequest
            ),
            ("/subscriptions/x/providers/Microsoft.Authorization/roleAssignments", .subscriptionNotFound),
        ]
    )
    func refusals(path: String, code: VaultError.Code) {
        #expect(throws: VaultError(code, "")) { try Self.router.route(of: path) }
    }
}
