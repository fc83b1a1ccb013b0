import Foundation
import SecretMemory
import VaultCore

/// Signs requests and sends them to one service.
struct WebhookSender: PartnerTransport {
    /// How long to wait before the second attempt; doubled for each further one.
    private static let pause = Duration.milliseconds(200)

    /// How the news of an expiry is written.
    let noticeForm: NoticeForm
    private let endpoint: HTTPEndpoint
    private let signingKey: String
    private let attempts: Int
    private let environment: ConnectorEnvironment

    /// Reads the settings of a webhook.
    init(_ reader: SettingReader, _ environment: ConnectorEnvironment) throws(VaultError) {
        endpoint = try HTTPEndpoint(reader, url: try reader.required("url"))
        signingKey = try reader.required("signingKey")
        noticeForm = try reader.choice("events", NoticeForm.self) ?? .eventGrid
        attempts = reader.values.integer("attempts") ?? 3
        self.environment = environment
    }

    func send(_ body: Data) async throws(TargetFailure) -> PartnerReply {
        try PartnerReply(
            reading: try await post(body, [("content-type", "application/json")]),
            from: "The webhook"
        )
    }

    /// Sends a body, again while it is not taken up; each attempt has a signature of its own.
    func post(_ body: Data, _ headers: [(String, String)]) async throws(TargetFailure) -> Data {
        let key = try await key()
        var pause = Self.pause
        for _ in 1..<attempts {
            do throws(TargetFailure) {
                return try await attempt(body, headers, key)
            } catch {
                guard case .unreachable = error.answer, !Task.isCancelled else { throw error }
            }
            try? await Task.sleep(for: pause)
            pause *= 2
        }
        return try await attempt(body, headers, key)
    }

    private func attempt(_ body: Data, _ headers: [(String, String)], _ key: SharedSecret)
        async throws(TargetFailure) -> Data
    {
        let signature = WebhookSignature(
            identifier: "msg_" + Hex.encode(environment.random.bytes(16)),
            seconds: environment.clock.now().unixSeconds
        )
        let signed = headers + signature.headers(for: body, key: key)
        let reply = try await endpoint.call("POST", headers: signed, body: body)
        return try reply.success(of: "The webhook")
    }

    private func key() async throws(TargetFailure) -> SharedSecret {
        do {
            return try await environment.secret(signingKey)
        } catch {
            let why = (error as? VaultError)?.summary ?? "it could not be read"
            throw TargetFailure(.unreachable("The signing key \(signingKey) is not to be had: \(why)"))
        }
    }
}
