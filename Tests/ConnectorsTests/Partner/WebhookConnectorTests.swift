import Foundation
import Testing
import VaultCore

@testable import Connectors

@Suite struct WebhookConnectorTests {
    /// The specification's own example.
    @Test("A signature is that of the Standard Webhooks specification")
    func signature() {
        let signature = WebhookSignature(identifier: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330)
        let key = SharedSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let headers = signature.headers(for: Data(#"{"test": 2432232314}"#.utf8), key: key)
        #expect(headers.last?.1 == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("A service that is busy is asked again, each time with a signature of its own")
    func busy() async throws {
        let target = try await PartnerTarget.shared.value()
        let scene = try await target.webhookScene(.twoPrincipals, .plain)
        let connector = try target.webhook(.twoPrincipals, path: "/busy-\(UUID().uuidString)")
        #expect(await connector.probe(scene.current) == .accepted)
    }

    @Test("A reply that is garbage leaves the outcome in doubt")
    func garbage() async throws {
        let target = try await PartnerTarget.shared.value()
        let scene = try await target.webhookScene(.twoPrincipals, .plain)
        let connector = try target.webhook(.twoPrincipals, path: "/garbage")
        #expect(await connector.stage(scene.candidate, beside: scene.current, token: "t").isUnknown)
    }

    @Test("Passwords do not go over a connection in clear unless the settings say so")
    func clear() {
        let values = ConnectorValues(["url": .text("http://10.0.0.1/"), "signingKey": .text("secrets/k")])
        #expect(throws: VaultError(.badParameter, "")) {
            try WebhookKind.make(values, environment: TestEnvironment.holding(""))
        }
    }

    @Test("Open logins come from the service")
    func sessions() async throws {
        let target = try await PartnerTarget.shared.value()
        let scene = try await target.webhookScene(.twoPrincipals, .plain)
        let sessions = await scene.connector.sessions(of: scene.principals)
        #expect(sessions?.map(\.principal) == [scene.current.principal])
        #expect(sessions?.first?.lastActive == Timestamp(unixSeconds: 2000))
    }

    @Test("News of an expiry arrives as the event that functions for Azure expect")
    func nearExpiry() async throws {
        let target = try await PartnerTarget.shared.value()
        let notifier = try WebhookNotifier(
            target.webhookValues(.twoPrincipals, path: "/events"),
            environment: TestEnvironment.holding("signing-key")
        )
        let version = VersionID(from: TestEnvironment.Random())
        let event = NearExpiryEvent(
            identifier: "event-1",
            vault: "default",
            address: "https://localhost/secrets/x/\(version)",
            name: "x",
            version: version,
            expires: Timestamp(unixSeconds: 1_800_000_000)
        )
        #expect(await notifier.deliver(event) == .accepted)
        let line = try String(contentsOfFile: target.state + ".events", encoding: .utf8)
        #expect(line.contains(#""type":"Microsoft.KeyVault.SecretNearExpiry""#))
        #expect(line.contains(#""EXP":1800000000,"Id":"https://localhost/secrets/x/\#(version)""#))
    }
}
