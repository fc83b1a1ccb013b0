import Access
import Identity
import SecretMemory
import Testing
import VaultCore

@Suite("Managing identities")
struct IdentityServiceTests {
    @Test("an identity is found by name, client id and object id")
    func references() async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(
            name: "app",
            kind: .workload,
            ring: "region=eu"
        )
        for reference in ["app", identity.clientID, identity.clientID.uppercased(), identity.objectID] {
            #expect(try await world.system.identities.show(reference) == identity)
        }
        await #expect(throws: VaultError(.notFound, "")) { try await world.system.identities.show("App") }
        await #expect(throws: VaultError(.notFound, "")) {
            try await world.system.identities.show(World.tenant)
        }
        #expect(try await world.system.identities.list() == [identity])
    }

    @Test(
        "names out of grammar are refused",
        arguments: [
            "", "-a", "a b", "ä", String(repeating: "a", count: 65), "3f2b8c1e-5d7a-4c1b-9e0f-2a6d8b7c4e5f",
            "a/b",
        ]
    )
    func badNames(name: String) async throws {
        let world = try await World.make()
        await #expect(throws: VaultError(.badParameter, "")) {
            try await world.system.identities.create(name: name)
        }
        #expect(world.store.contents.identities.isEmpty)
    }

    @Test("a name is taken once")
    func uniqueNames() async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "app")
        await #expect(throws: VaultError(.conflict, "")) {
            try await world.system.identities.create(name: "app")
        }
    }

    @Test(
        "a ring is one to four labels with commas between",
        arguments: [
            ("canary", true), ("region=eu", true), ("early,region=eu", true), ("a=b,c=d,e=f,g", true),
            ("early,", false), (",early", false), ("a,b,c,d,e", false), ("early, late", false),
            ("=eu", false),
        ]
    )
    func rings(ring: String, isTaken: Bool) async throws {
        let world = try await World.make()
        let made = try? await world.system.identities.create(name: "app", ring: ring)
        #expect((made?.ring == ring) == isTaken)
    }

    @Test("a change keeps what it does not name, and an empty ring removes the ring")
    func updates() async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "app", ring: "canary")
        #expect(try await world.system.identities.update("app", disabled: true).ring == "canary")
        #expect(try await world.system.identities.update("app", ring: "region=eu").disabled)
        #expect(try await world.system.identities.update("app", ring: "").ring == nil)
        await #expect(throws: VaultError(.badParameter, "")) {
            try await world.system.identities.update("app", ring: "a b")
        }
    }

    @Test("each change is one write of its kind")
    func oneWriteEach() async throws {
        let world = try await World.make()
        let service = world.system.identities
        _ = try await service.create(name: "app")
        let secret = try await service.addSecret(to: "app")
        let role = try await service.assign(role: "Key Vault Secrets User", to: "app", scope: "/vaults/abc")
        try await service.unassign(role.id)
        try await service.removeCredential(secret.credential.id, from: "app")
        try await service.delete("app")
        #expect(
            world.store.contents.commits.filter { $0 != .signingKeyRotate } == [
                .identityChange, .identityChange, .roleChange, .roleChange, .identityChange, .identityChange,
            ]
        )
    }

    @Test("two secrets work at a time, no more; an expired one makes room")
    func secretLimit() async throws {
        let world = try await World.make()
        let service = world.system.identities
        _ = try await service.create(name: "app")
        let first = try await service.addSecret(to: "app", lifetime: .days(1))
        _ = try await service.addSecret(to: "app")
        await #expect(throws: VaultError(.conflict, "")) { try await service.addSecret(to: "app") }
        world.clock.advance(by: .days(1))
        let third = try await service.addSecret(to: "app")
        let ids = try await service.credentials(of: "app").map(\.id)
        #expect(ids.count == 2 && ids.contains(third.credential.id) && !ids.contains(first.credential.id))
    }

    @Test("a secret's life has bounds", arguments: [Duration.seconds(59), .days(731)])
    func secretLife(lifetime: Duration) async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "app")
        await #expect(throws: VaultError(.badParameter, "")) {
            try await world.system.identities.addSecret(to: "app", lifetime: lifetime)
        }
    }

    @Test("what is stored tells nothing of a secret, and what is shown never prints it")
    func secretsStayHidden() async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "app")
        let secret = try await world.system.identities.addSecret(to: "app")
        let header = try await world.system.identities.addManagedSecret(to: "app")
        let stored = world.store.contents.credentials.map(\.payload).joined()
        for value in [secret.value.exposed, String(header.value.exposed.suffix(43))] {
            #expect(value.utf8.count == 43)
            #expect(!stored.contains(value))
            #expect(!"\(secret) \(header)".contains(value))
        }
    }

    @Test("a certificate is taken as public PEM only")
    func certificates() async throws {
        let world = try await World.make()
        let service = world.system.identities
        _ = try await service.create(name: "app")
        let key = try ClientKey(.es256, validFor: 3600)
        let credential = try await service.addCertificate(to: "app", pem: try key.pem)
        #expect(credential.expires == world.clock.now() + .seconds(3600))
        #expect(credential.detail.hasPrefix("x5t#S256 "))
        let pem = try key.pem
        let begin = "-----BEGIN PRIVATE KEY-----"
        for text in ["", "hello", begin + pem, pem + pem, String(pem.dropLast(60))] {
            await #expect(throws: VaultError(.badParameter, "")) {
                try await service.addCertificate(to: "app", pem: text)
            }
        }
        world.clock.advance(by: .seconds(3600))
        await #expect(throws: VaultError(.badParameter, "")) {
            try await service.addCertificate(to: "app", pem: pem)
        }
    }

    @Test(
        "a trust that can never work is refused",
        arguments: [
            FederatedTrust(issuer: "", subject: "s", jwks: "{\"keys\":[]}"),
            FederatedTrust(issuer: "https://a.example", subject: ""),
            FederatedTrust(issuer: "http://a.example", subject: "s"),
            FederatedTrust(issuer: "https://a.example", subject: "s", jwks: "{}"),
            FederatedTrust(issuer: "https://a.example", subject: "s", jwks: "{\"keys\":[]}"),
            FederatedTrust(
                issuer: "https://a.example",
                subject: "s",
                jwks: "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"
            ),
        ]
    )
    func badTrusts(trust: FederatedTrust) async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "app")
        await #expect(throws: VaultError(.badParameter, "")) {
            try await world.system.identities.addFederation(to: "app", trust)
        }
    }

    @Test("an address must be one", arguments: ["", "host.example", "10.0.0.7/8", "zz", "10"])
    func badAddresses(address: String) async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "app")
        await #expect(throws: VaultError(.badParameter, "")) {
            try await world.system.identities.addManagedAddress(to: "app", address)
        }
    }

    @Test("a credential of another identity cannot be removed by the wrong name")
    func foreignCredential() async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "one")
        _ = try await world.system.identities.create(name: "two")
        let secret = try await world.system.identities.addSecret(to: "two")
        await #expect(throws: VaultError(.notFound, "")) {
            try await world.system.identities.removeCredential(secret.credential.id, from: "one")
        }
    }
}
