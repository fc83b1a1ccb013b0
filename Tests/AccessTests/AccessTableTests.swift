import Access
import Testing
import VaultCore

@Suite("The access table")
struct AccessTableTests {
    private static let alice = "11111111-1111-4111-8111-111111111111"
    private static let scopes = [
        "/", "/vaults/abc", "/vaults/abc/secrets/one", "/vaults/abc/keys/one", "/vaults/abc/certificates/one",
        "/vaults/abc/secrets/two", "/vaults/xyz", "/vaults/xyz/secrets/one", "/vaults/xyz/keys/one",
    ]

    private static func assignment(_ role: RoleDefinition, at scope: String, id: String = "a1")
        -> RoleAssignmentRecord
    {
        RoleAssignmentRecord(
            id: id,
            principalID: alice,
            roleID: role.id,
            scope: scope,
            created: Timestamp(unixSeconds: 0)
        )
    }

    @Test("the table of expectations names every built-in role once")
    func tableIsComplete() {
        #expect(RoleTable.expected.map(\.role) == RoleDefinition.builtIn)
        #expect(Set(DataAction.all).count == DataAction.all.count)
    }

    @Test(
        "role × action × scope of assignment × scope of request gives exactly what Azure publishes",
        arguments: RoleTable.expected.indices
    )
    func everyCombination(row: Int) throws {
        let (role, granted) = RoleTable.expected[row]
        for assigned in Self.scopes {
            let table = AccessTable(assignments: [Self.assignment(role, at: assigned)])
            let outer = try #require(AccessScope(assigned))
            for requested in Self.scopes {
                let scope = try #require(AccessScope(requested))
                for action in DataAction.all {
                    let expected: Decision =
                        !outer.contains(scope)
                        ? .denied(.scopeNotCovered)
                        : granted.contains(action)
                            ? .granted(assignmentID: "a1") : .denied(.actionNotGranted)
                    let decision = table.decide(principal: Self.alice, action: action, at: scope)
                    if decision != expected {
                        Issue.record("\(role.name) at \(assigned), \(action) at \(requested): \(decision)")
                    }
                }
            }
        }
    }

    @Test("who has no assignment may do nothing anywhere")
    func deniesByDefault() throws {
        let table = AccessTable(assignments: [Self.assignment(.keyVaultAdministrator, at: "/")])
        for action in DataAction.all {
            #expect(table.decide(principal: "someone", action: action, at: .server) == .denied(.noAssignment))
        }
    }

    @Test("an action that no list names is granted to nobody, not even by a star")
    func unknownActionIsDenied() {
        let table = AccessTable(assignments: [Self.assignment(.keyVaultAdministrator, at: "/")])
        let invented = DataAction("Microsoft.KeyVault/vaults/invented/action")
        #expect(
            table.decide(principal: Self.alice, action: invented, at: .server) == .denied(.actionNotGranted)
        )
    }

    @Test("assignments add up, and the narrowest one that grants is named")
    func assignmentsAddUp() throws {
        let table = AccessTable(assignments: [
            Self.assignment(.keyVaultReader, at: "/vaults/abc", id: "wide"),
            Self.assignment(.keyVaultSecretsUser, at: "/vaults/abc/secrets/one", id: "narrow"),
            Self.assignment(.keyVaultCryptoUser, at: "/vaults/abc", id: "other"),
        ])
        let secret = try #require(AccessScope("/vaults/abc/secrets/one"))
        let key = try #require(AccessScope("/vaults/abc/keys/one"))
        let cases: [(DataAction, AccessScope, Decision)] = [
            (.secretGet, secret, .granted(assignmentID: "narrow")),
            (.secretReadMetadata, secret, .granted(assignmentID: "narrow")),
            (.keyRead, key, .granted(assignmentID: "wide")),
            (.keySign, key, .granted(assignmentID: "other")),
            (.keyCreate, key, .denied(.actionNotGranted)),
        ]
        for (action, scope, expected) in cases {
            #expect(table.decide(principal: Self.alice, action: action, at: scope) == expected)
        }
    }

    @Test(
        "an assignment with an unknown role or scope grants nothing",
        arguments: [
            ("00000000-0000-4000-8000-000000000000", "/"), (RoleDefinition.rekeyAdministrator.id, "/x"),
        ]
    )
    func unknownPartsGrantNothing(roleID: String, scope: String) {
        let record = RoleAssignmentRecord(
            id: "a",
            principalID: Self.alice,
            roleID: roleID,
            scope: scope,
            created: Timestamp(unixSeconds: 0)
        )
        let table = AccessTable(assignments: [record])
        #expect(
            table.decide(principal: Self.alice, action: .sealWrite, at: .server) == .denied(.noAssignment)
        )
    }

    @Test("server operations do not read secrets, and vault operations do not run the server")
    func dutiesAreSeparate() {
        #expect(DataAction.secrets.allSatisfy { !RoleDefinition.rekeyAdministrator.grants($0) })
        #expect(DataAction.server.allSatisfy { !RoleDefinition.keyVaultAdministrator.grants($0) })
    }

    @Test("a role is found by name and by GUID without regard to case")
    func findsRoles() {
        #expect(RoleDefinition.builtIn("key vault secrets user") == .keyVaultSecretsUser)
        #expect(RoleDefinition.builtIn("4633458B-17DE-408A-B874-0445C86B69E6") == .keyVaultSecretsUser)
        #expect(RoleDefinition.builtIn("Baron") == nil)
    }
}
