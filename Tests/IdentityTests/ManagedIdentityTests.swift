import Foundation
import Identity
import SecretMemory
import Testing
import VaultCore

@Suite("The managed-identity endpoints")
struct ManagedIdentityTests {
    private static let metadata = ["metadata": "true"]
    private static let query = ["api-version": "2018-02-01", "resource": World.vaultResource]

    private static func ask(
        _ world: World,
        _ more: [String: String] = [:],
        headers: [String: String] = metadata,
        from source: String
    ) async -> IssuerResponse {
        await world.system.managed.token(
            ManagedTokenRequest(
                query: query.merging(more) { _, new in new }.filter { !$0.value.isEmpty },
                headers: headers,
                sourceAddress: source
            )
        )
    }

    @Test("a registered address gets a token, with every number as text")
    func byAddress() async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "vm", kind: .workload)
        _ = try await world.system.identities.addManagedAddress(to: "vm", "10.0.0.7")
        let response = await Self.ask(world, from: "::ffff:10.0.0.7")
        let body = try response.object()
        let now = world.clock.now().unixSeconds
        #expect(body["expires_in"] as? String == "3600")
        #expect(body["expires_on"] as? String == String(now + 3600))
        #expect(body["resource"] as? String == World.vaultResource)
        #expect(body["token_type"] as? String == "Bearer")
        #expect(response.caller == identity)
        let principal = try await world.system.verifier.verify(response.token(), audiences: World.audiences)
        #expect(principal.objectID == identity.objectID)
    }

    @Test("each wrong request is refused with the field that is wrong")
    func refusals() async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "vm")
        _ = try await world.system.identities.addManagedAddress(to: "vm", "10.0.0.7")
        let proxied = Self.metadata.merging(["x-forwarded-for": "10.0.0.7"]) { _, new in new }
        let cases: [(IssuerResponse, String)] = [
            (await Self.ask(world, headers: [:], from: "10.0.0.7"), "metadata header"),
            (await Self.ask(world, headers: proxied, from: "10.0.0.7"), "proxy"),
            (await Self.ask(world, ["resource": ""], from: "10.0.0.7"), "'resource' is missing"),
            (await Self.ask(world, ["resource": "https://x.example"], from: "10.0.0.7"), "was not found"),
            (await Self.ask(world, from: "10.0.0.8"), "Identity not found"),
            (await Self.ask(world, ["client_id": World.tenant], from: "10.0.0.7"), "Identity not found"),
        ]
        for (response, text) in cases {
            #expect(response.status == 400)
            #expect((try response.object()["error_description"] as? String)?.contains(text) == true)
        }
    }

    @Test("two identities at one address must be told apart by client id or object id")
    func severalIdentities() async throws {
        let world = try await World.make()
        var identities: [IdentityRecord] = []
        for name in ["one", "two"] {
            identities.append(try await world.system.identities.create(name: name))
            _ = try await world.system.identities.addManagedAddress(to: name, "10.0.0.7")
        }
        #expect(await Self.ask(world, from: "10.0.0.7").status == 400)
        #expect(
            await Self.ask(world, ["client_id": identities[1].clientID], from: "10.0.0.7").caller
                == identities[1]
        )
        #expect(
            await Self.ask(world, ["object_id": identities[0].objectID], from: "10.0.0.7").caller
                == identities[0]
        )
    }

    @Test("a disabled identity gets none")
    func disabled() async throws {
        let world = try await World.make()
        _ = try await world.system.identities.create(name: "vm")
        _ = try await world.system.identities.addManagedAddress(to: "vm", "10.0.0.7")
        _ = try await world.system.identities.update("vm", disabled: true)
        #expect(await Self.ask(world, from: "10.0.0.7").status == 400)
    }

    @Test("the header's secret gets a token from anywhere; a wrong one, and an address, get none")
    func byHeader() async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "site")
        let secret = try await world.system.identities.addManagedSecret(to: "site")
        _ = try await world.system.identities.addManagedAddress(to: "site", "10.0.0.7")
        func ask(_ header: String?) async -> IssuerResponse {
            await world.system.managed.appService(
                ManagedTokenRequest(
                    query: Self.query,
                    headers: header.map { ["x-identity-header": $0] } ?? [:],
                    sourceAddress: "10.0.0.7"
                )
            )
        }
        #expect(await ask(secret.value.exposed).caller == identity)
        #expect(await ask(secret.value.exposed + "x").status == 400)
        #expect(await ask(secret.credential.id + ".").status == 401)
        #expect(await ask("nonsense").status == 401)
        #expect(await ask(nil).status == 401)
        let sameForBoth = ManagedTokenRequest(
            query: Self.query,
            headers: ["x-identity-header": secret.value.exposed],
            sourceAddress: "10.9.9.9"
        )
        #expect(await world.system.managed.token(sameForBoth).caller == identity)
        try await world.system.identities.removeCredential(secret.credential.id, from: "site")
        #expect(await ask(secret.value.exposed).status == 400)
    }
}
