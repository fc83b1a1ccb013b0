import Foundation
public import VaultCore

/// Tells a service of one's own that a secret expires soon, in place of rotating it for the service.
///
/// The service makes the new credential at its provider and writes it into the vault as a new version: with one set of
/// credentials, or with two that take turns.
public struct WebhookNotifier: Sendable {
    private let sender: WebhookSender
    private let environment: ConnectorEnvironment

    /// Takes the settings of ``WebhookKind``.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the setting and the remedy.
    public init(_ values: ConnectorValues, environment: ConnectorEnvironment) throws(VaultError) {
        sender = try WebhookSender(SettingReader(type: WebhookKind.type, values: values), environment)
        self.environment = environment
    }

    /// Delivers an event; accepted when the service took it with a status of success.
    public func deliver(_ event: NearExpiryEvent) async -> TargetAnswer {
        await TargetAnswer.awaiting { () async throws(TargetFailure) in
            let body = try event.body(at: environment.clock.now())
            _ = try await sender.post(body, type: "application/cloudevents+json")
        }
    }
}
