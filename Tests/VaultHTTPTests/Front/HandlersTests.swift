import Testing

@testable import VaultHTTP

@Suite("Who answers which paths")
struct HandlersTests {
    private struct Named: RequestHandler {
        let name: String
        let isAudited = true

        func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply { .noContent }
    }

    private let handlers = Handlers(
        vault: Named(name: "vault"),
        issuer: Named(name: "issuer"),
        api: Named(name: "api"),
        management: Named(name: "management"),
        directory: Named(name: "directory"),
        health: Named(name: "health")
    )

    private func answerer(_ path: String) -> String? {
        (handlers.handler(for: path) as? Named)?.name
    }

    @Test(
        "the issuer has its paths below any tenant",
        arguments: [
            "/t/oauth2/token", "/t/oauth2/v2.0/token", "/T/OAuth2/V2.0/Token", "//t//oauth2/token/",
            "/t/discovery/keys", "/t/discovery/v2.0/keys", "/t/.well-known/openid-configuration",
            "/t/v2.0/.well-known/openid-configuration", "/metadata/endpoints",
            "/metadata/identity/oauth2/token",
        ]
    )
    func issuer(path: String) {
        #expect(answerer(path) == "issuer")
    }

    @Test(
        "the resource manager has its paths, in any case",
        arguments: [
            "/subscriptions", "//Subscriptions/s/resourceGroups/g", "/providers/Microsoft.KeyVault",
            "/tenants",
        ]
    )
    func management(path: String) {
        #expect(answerer(path) == "management")
    }

    @Test("the directory has its paths")
    func directory() {
        #expect(answerer("/v1.0/servicePrincipals") == "directory")
    }

    @Test("health, metrics and Rekey's own API stand apart")
    func others() {
        #expect(answerer("/healthstatus") == "health")
        #expect(answerer("/metrics") == "health")
        #expect(answerer("/rekey/v1/status") == "api")
    }

    @Test(
        "everything else is the vault's, so that it is met with a challenge",
        arguments: [
            "", "/", "/nowhere", "/secrets/oauth2/token", "/secrets/x", "//SECRETS/x", "/keys/x/create",
            "/rng",
            "/certificates/x", "/t/oauth2/token/more", "/t/elsewhere", "/healthstatus/x",
        ]
    )
    func vault(path: String) {
        #expect(answerer(path) == "vault")
    }
}
