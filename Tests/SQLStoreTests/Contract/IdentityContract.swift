import Testing
import VaultCore

@Suite("Identities, credentials, roles, signing keys")
struct IdentityContract {
    @Test("an identity is found by client id and by name, and listed by name", arguments: StoreDriver.all)
    func identities(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let all = ["b", "a", "c"].map { Sample.identity($0) }
            try await store.write(.identityChange) { for one in all { try $0.insert(one) } }
            #expect(try await store.read { try $0.identity(clientID: "client-a") } == all[1])
            #expect(try await store.read { try $0.identity(named: "c") } == all[2])
            #expect(try await store.read { try $0.identity(named: "d") } == nil)
            #expect(
                try await store.read { try $0.identities(after: nil, limit: 2) }.map(\.name) == ["a", "b"]
            )
            #expect(try await store.read { try $0.identities(after: "b", limit: 2) }.map(\.name) == ["c"])
        }
    }

    static let taken: [IdentityRecord] = ["clientID", "objectID", "name"].map { same in
        var other = Sample.identity("other")
        if same == "clientID" { other.clientID = Sample.identity().clientID }
        if same == "objectID" { other.objectID = Sample.identity().objectID }
        if same == "name" { other.name = Sample.identity().name }
        return other
    }

    @Test("a taken id or name is a conflict", arguments: StoreDriver.all, taken)
    func conflict(driver: StoreDriver, other: IdentityRecord) async throws {
        try await driver.withStore { store in
            try await store.write(.identityChange) { try $0.insert(Sample.identity()) }
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.identityChange) { try $0.insert(other) }
            }
        }
    }

    @Test("an update changes name, kind, ring and disabled", arguments: StoreDriver.all)
    func update(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            var identity = Sample.identity()
            try await store.write(.identityChange) { [identity] in
                try $0.insert(identity)
                try $0.insert(Sample.identity("other"))
            }
            (identity.name, identity.kind, identity.ring, identity.disabled) = ("new", .person, nil, true)
            try await store.write(.identityChange) { [identity] in try $0.update(identity) }
            #expect(try await store.read { try $0.identity(named: "new") } == identity)
            identity.name = "other"
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.identityChange) { [identity] in try $0.update(identity) }
            }
            await #expect(throws: VaultError(.notFound, "")) {
                try await store.write(.identityChange) { try $0.update(Sample.identity("missing")) }
            }
        }
    }

    @Test("an identity goes with its credentials and roles", arguments: StoreDriver.all)
    func remove(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.write(.identityChange) { transaction in
                try transaction.insert(Sample.identity())
                try transaction.insert(Sample.identity("other"))
                try transaction.insert(Sample.credential("c1"))
                try transaction.insert(Sample.credential("c2", of: "client-other"))
                try transaction.insert(Sample.role("r1"))
                try transaction.insert(Sample.role("r2", of: "object-other"))
                try transaction.removeIdentity(clientID: "client-payments")
            }
            #expect(try await store.read { try $0.identity(named: "payments") } == nil)
            #expect(
                try await store.read { try $0.credentials(ofKind: .secret, limit: 9) }.map(\.id) == ["c2"]
            )
            #expect(try await store.read { try $0.roleAssignments() }.map(\.id) == ["r2"])
        }
    }

    @Test("credentials come oldest first, by identity or by kind", arguments: StoreDriver.all)
    func credentials(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let newer = Sample.credential("a", at: 2)
            let older = Sample.credential("b", at: 1)
            try await store.write(.identityChange) { transaction in
                try transaction.insert(Sample.identity())
                try transaction.insert(newer)
                try transaction.insert(older)
            }
            #expect(try await store.read { try $0.credentials(of: "client-payments") } == [older, newer])
            #expect(try await store.read { try $0.credentials(ofKind: .secret, limit: 1) } == [older])
            #expect(try await store.read { try $0.credentials(ofKind: .managed, limit: 9) }.isEmpty)
            #expect(try await store.write(.identityChange) { try $0.removeCredential("a") })
            #expect(try await store.write(.identityChange) { try $0.removeCredential("a") } == false)
        }
    }

    @Test("the same role at the same scope is given once", arguments: StoreDriver.all)
    func roles(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.write(.roleChange) { try $0.insert(Sample.role("r1")) }
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.roleChange) { try $0.insert(Sample.role("r2")) }
            }
            try await store.write(.roleChange) { try $0.insert(Sample.role("r2", scope: "/vaults/default")) }
            #expect(try await store.write(.roleChange) { try $0.removeRoleAssignment("r1") })
            #expect(try await store.write(.roleChange) { try $0.removeRoleAssignment("r1") } == false)
            #expect(
                try await store.read { try $0.roleAssignments() } == [
                    Sample.role("r2", scope: "/vaults/default")
                ]
            )
        }
    }

    @Test("a signing key is put, replaced, listed oldest first and removed", arguments: StoreDriver.all)
    func signingKeys(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            var newer = Sample.signingKey("a", at: 2)
            var older = Sample.signingKey("b", at: 1)
            older.purpose = .receipts
            try await store.write(.signingKeyRotate) { [newer, older] in
                try $0.put(newer)
                try $0.put(older)
            }
            newer.publicMaterial = .rsa(modulus: [9], exponent: [1, 0, 1])
            newer.sealed = Sample.sealed("again", kek: 2)
            newer.verifiesUntil = Sample.at(999)
            try await store.write(.signingKeyRotate) { [newer] in try $0.put(newer) }
            #expect(try await store.read { try $0.signingKeys() } == [older, newer])
            try await store.write(.signingKeyRotate) { try $0.removeSigningKey("b") }
            #expect(try await store.read { try $0.signingKeys() } == [newer])
        }
    }
}
