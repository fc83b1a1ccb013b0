import Access
import Identity
import SecretMemory
import Testing
import VaultCore

@Suite("Managing roles")
struct RoleAssignmentTests {
    @Test("a role counts from its assignment to its removal")
    func lifeOfARole() async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "app")
        let scope = try #require(AccessScope("/vaults/abc/secrets/x"))
        func decision() -> Decision {
            world.system.access.decide(principal: identity.objectID, action: .secretGet, at: scope)
        }
        #expect(decision() == .denied(.noAssignment))
        let record = try await world.system.identities.assign(
            role: "key vault secrets user",
            to: "app",
            scope: "/Vaults/ABC"
        )
        #expect(record.scope == "/vaults/abc" && record.roleID == RoleDefinition.keyVaultSecretsUser.id)
        #expect(decision() == .granted(assignmentID: record.id))
        try await world.system.identities.unassign(record.id)
        #expect(decision() == .denied(.noAssignment))
    }

    @Test(
        "role, scope and principal are checked",
        arguments: [
            ("Baron", "app", "/", VaultError.Code.badParameter),
            ("Key Vault Reader", "app", "/nowhere", .badParameter),
            ("Key Vault Reader", "nobody", "/", .notFound),
        ]
    )
    func checks(role: String, principal: String, scope: String, code: VaultError.Code) async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "app")
        await #expect(throws: VaultError(code, "")) {
            try await world.system.identities.assign(role: role, to: principal, scope: scope)
        }
    }

    @Test("the same assignment stands once, and an unknown one cannot be removed")
    func duplicates() async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "app")
        _ = try await world.system.identities.assign(role: "Key Vault Reader", to: "app", scope: "/")
        await #expect(throws: VaultError(.conflict, "")) {
            try await world.system.identities.assign(role: "Key Vault Reader", to: "app", scope: "/")
        }
        await #expect(throws: VaultError(.notFound, "")) { try await world.system.identities.unassign("x") }
    }

    @Test("the server's first administrator comes with secret and roles in one write")
    func bootstrap() async throws {
        let world = try await World.make()
        let (identity, secret) = try await world.system.identities.bootstrap(
            name: "admin",
            roles: [.rekeyAdministrator, .keyVaultAdministrator]
        )
        #expect(world.store.contents.commits.last == .serverSetup)
        #expect(
            world.system.access.decide(principal: identity.objectID, action: .sealWrite, at: .server)
                .isGranted
        )
        #expect(
            world.system.access.decide(principal: identity.objectID, action: .secretGet, at: .server)
                .isGranted
        )
        let response = await world.request([
            "client_id": identity.clientID, "client_secret": secret.value.exposed,
        ])
        #expect(response.status == 200)
    }

    @Test("the last administrator can be neither deleted, disabled nor stripped; with a second one it can")
    func lastAdministrator() async throws {
        let world = try await World.make()
        let service = world.system.identities
        _ = try await service.bootstrap(name: "admin", roles: [.rekeyAdministrator])
        let assignment = try #require(try await service.roleAssignments().first)
        await #expect(throws: VaultError(.conflict, "")) { try await service.delete("admin") }
        await #expect(throws: VaultError(.conflict, "")) { try await service.update("admin", disabled: true) }
        await #expect(throws: VaultError(.conflict, "")) { try await service.unassign(assignment.id) }
        #expect(world.store.contents.identities.map(\.disabled) == [false])
        _ = try await service.create(name: "second")
        _ = try await service.assign(role: "Rekey Administrator", to: "second", scope: "/")
        try await service.delete("admin")
        #expect(try await service.list().map(\.name) == ["second"])
        #expect(try await service.roleAssignments().count == 1)
    }

    @Test("when roles cannot be read anew, everything is denied until they can")
    func failsClosed() async throws {
        let world = try await World.make()
        let (identity, _) = try await world.system.identities.bootstrap(
            name: "admin",
            roles: [.rekeyAdministrator]
        )
        world.store.edit { $0.readsFail = true }
        await #expect(throws: VaultError(.unavailable, "")) { try await world.system.access.reload() }
        #expect(
            !world.system.access.decide(principal: identity.objectID, action: .sealRead, at: .server)
                .isGranted
        )
        world.store.edit { $0.readsFail = false }
        try await world.system.refresh()
        #expect(
            world.system.access.decide(principal: identity.objectID, action: .sealRead, at: .server).isGranted
        )
    }
}
