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

    @Test(
        "News of an expiry arrives as the event that functions for Azure expect",
        arguments: [
            (nil, #""eventType":"Microsoft.KeyVault.SecretNearExpiry""#),
            ("cloud-events", #""type":"Microsoft.KeyVault.SecretNearExpiry""#),
        ] as [(String?, String)]
    )
    func nearExpiry(form: String?, type: String) async throws {
        let target = try await PartnerTarget.shared.value()
        var values = ["events": form.map { ConnectorValues.Value.text($0) }].compactMapValues(\.self)
        values.merge(target.webhookSettings(.twoPrincipals, path: "/events")) { form, _ in form }
        let connector = try WebhookKind.make(
            ConnectorValues(values),
            environment: TestEnvironment.holding("signing-key")
        )
        let subscriber = try #require(connector as? any ExpirySubscriber)
        let version = VersionID(from: TestEnvironment.Random())
        let event = OutboxEntry(
            id: "event-\(form ?? "usual")",
            type: "SecretNearExpiry",
            object: ObjectID(vault: .default, kind: .secret, name: try #require(ObjectName("x"))),
            version: version,
            at: Timestamp(unixSeconds: 1_799_000_000),
            expires: Timestamp(unixSeconds: 1_800_000_000)
        )
        let notice = ExpiryNotice(event, address: "https://localhost/secrets/x/\(version)")
        #expect(await subscriber.notify(notice) == .accepted)
        let lines = try String(contentsOfFile: target.state + ".events", encoding: .utf8)
        let line = try #require(lines.split(separator: "\n").first { $0.contains(event.id) })
        #expect(line.contains(type) && line.hasPrefix("[") == (form == nil))
        #expect(line.contains(#""EXP":1800000000,"Id":"https://localhost/secrets/x/\#(version)""#))
        #expect(line.contains(#""NBF":null,"ObjectName":"x","ObjectType":"Secret","VaultName":"default""#))
    }

    @Test("Only a webhook is told of expiries")
    func others() {
        #expect(ConnectorKinds.all.filter { $0.takesNotices }.map { $0.type } == ["webhook"])
    }
}
