import Access
import Testing
import VaultCore

@Suite("Access to vaults as resources")
struct ManagementAccessTests {
    private static let alice = "11111111-1111-4111-8111-111111111111"

    private static func assignment(_ role: RoleDefinition, at scope: String) -> RoleAssignmentRecord {
        RoleAssignmentRecord(
            id: "a1",
            principalID: alice,
            roleID: role.id,
            scope: scope,
            created: Timestamp(unixSeconds: 0)
        )
    }

    private static func vault(_ name: String, in group: String) throws -> VaultRecord {
        VaultRecord(
            name: try #require(VaultName(name)),
            management: VaultManagement(group: group),
            created: Timestamp(unixSeconds: 0)
        )
    }

    @Test("a role at a group holds at its vaults, what is in them, and those to come; at no others")
    func groups() throws {
        let vaults = [try Self.vault("abc", in: "Team"), try Self.vault("xyz", in: "other")]
        let table = AccessTable(
            assignments: [
                Self.assignment(.contributor, at: "/groups/team"),
                Self.assignment(.keyVaultSecretsUser, at: "/groups/team"),
            ],
            vaults: vaults
        )
        let asked: [(String, DataAction, Bool)] = [
            ("/vaults/abc", .vaultWrite, true), ("/groups/team", .vaultWrite, true),
            ("/vaults/abc/secrets/one", .secretGet, true), ("/vaults/xyz", .vaultWrite, false),
            ("/vaults/xyz/secrets/one", .secretGet, false), ("/groups/other", .vaultWrite, false),
            ("/", .vaultWrite, false), ("/vaults/new", .vaultRead, false),
        ]
        for (scope, action, expected) in asked {
            let place = try #require(AccessScope(scope))
            #expect(
                table.decide(principal: Self.alice, action: action, at: place).isGranted == expected,
                "\(action) at \(scope)"
            )
        }
    }

    @Test("to manage a vault is not to use what is in it, and the other way round")
    func duties() {
        let objects = DataAction.all.filter { !$0.isManagement }
        for role in [
            RoleDefinition.owner, .contributor, .reader, .userAccessAdministrator, .keyVaultContributor,
        ] {
            #expect(objects.allSatisfy { !role.grants($0) }, "\(role.name)")
        }
        let writes = DataAction.management.filter { !$0.rawValue.hasSuffix("/read") }
        #expect(writes.allSatisfy { !RoleDefinition.keyVaultAdministrator.grants($0) })
    }
}
