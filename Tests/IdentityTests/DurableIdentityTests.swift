import Access
import Foundation
import Identity
import SQLStore
import Sealing
import SecretMemory
import Testing
import VaultCore

@Suite("Identities in the real store under the real seal")
struct DurableIdentityTests {
    /// A server's store, keyring and identity system over a folder, as they are after a start.
    private struct Server {
        let store: SQLVaultStore
        let keyring: Keyring
        let system: IdentitySystem

        static func start(in folder: String, root: any RootKey, clock: MockClock) async throws -> Server {
            let store = try SQLiteStore.open(folder: folder)
            let keyring = try await Keyring.load(from: store, root: root, clock: clock)
            try await store.write(.serverSetup) {
                try keyring.ensureKEK(for: RecordBinding.server, in: $0)
            }
            let system = IdentitySystem(
                settings: IssuerSettings(authority: "https://localhost:8443", tenantID: World.tenant),
                store: store,
                sealer: keyring,
                clock: clock,
                random: SystemRandom(),
                resources: { World.audiences.contains($0) }
            )
            try await system.refresh()
            return Server(store: store, keyring: keyring, system: system)
        }

        func token(_ clientID: String, _ secret: Redacted<String>) async throws -> String {
            let form = [
                "grant_type": "client_credentials", "scope": World.vaultResource + "/.default",
                "client_id": clientID, "client_secret": secret.exposed,
            ]
            return try await system.tokens.token(TokenRequest(tenant: World.tenant, version: .v2, form: form))
                .token()
        }
    }

    private static func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "identity-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path())
    }

    @Test(
        "identities, roles and signing keys outlive a restart and a rewrap, and their secrets are nowhere in clear"
    )
    func restart() async throws {
        try await Self.inFolder { folder in
            let clock = MockClock()
            let root = try FileSeal(path: folder + "/seal").create()
            let data = folder + "/data"
            let first = try await Server.start(in: data, root: root, clock: clock)
            let (admin, secret) = try await first.system.identities.bootstrap(
                name: "admin",
                roles: [.rekeyAdministrator, .keyVaultAdministrator]
            )
            let token = try await first.token(admin.clientID, secret.value)
            _ = try await first.keyring.rotateKEK(of: RecordBinding.server, in: first.store)
            _ = try await Rewrapper(store: first.store, keyring: first.keyring, clock: clock).rewrap(
                RecordBinding.server
            )
            await first.store.close()

            let second = try await Server.start(
                in: data,
                root: FileSeal(path: folder + "/seal").open(),
                clock: clock
            )
            let principal = try await second.system.verifier.verify(token, audiences: World.audiences)
            #expect(principal.objectID == admin.objectID)
            #expect(
                second.system.access.decide(principal: admin.objectID, action: .secretGet, at: .server)
                    .isGranted
            )
            _ = try await second.token(admin.clientID, secret.value)
            await second.store.close()
            try Self.expectNowhere(secret.value.exposed, in: data)
        }
    }

    @Test("changes, limits and removal work as the service promises")
    func lifeOfAnIdentity() async throws {
        try await Self.inFolder { folder in
            let root = try FileSeal(path: folder + "/seal").create()
            let server = try await Server.start(in: folder + "/data", root: root, clock: MockClock())
            let service = server.system.identities
            let app = try await service.create(name: "app", ring: "canary")
            await #expect(throws: VaultError(.conflict, "")) { try await service.create(name: "app") }
            let secret = try await service.addSecret(to: "app")
            _ = try await service.addSecret(to: "app")
            await #expect(throws: VaultError(.conflict, "")) { try await service.addSecret(to: "app") }
            _ = try await service.assign(role: "Key Vault Reader", to: "app", scope: "/vaults/abc")
            await #expect(throws: VaultError(.conflict, "")) {
                try await service.assign(role: "Key Vault Reader", to: "app", scope: "/vaults/abc")
            }
            #expect(try await service.show(app.objectID) == app)
            #expect(try await service.update("app", ring: "").ring == nil)
            let token = try await server.token(app.clientID, secret.value)
            _ = try await server.system.verifier.verify(token, audiences: World.audiences)
            try await service.delete("app")
            #expect(try await service.list().isEmpty)
            #expect(try await service.roleAssignments().isEmpty)
            #expect(server.system.verifier.cached(token, audiences: World.audiences) == nil)
            await #expect(throws: VaultError(.unauthorized, "")) {
                try await server.system.verifier.verify(token, audiences: World.audiences)
            }
            await server.store.close()
        }
    }

    private static func expectNowhere(_ text: String, in folder: String) throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
        #expect(!files.isEmpty)
        for file in files {
            let content = try Data(contentsOf: URL(filePath: folder).appending(path: file))
            #expect(content.range(of: Data(text.utf8)) == nil, "\(file)")
        }
    }
}
