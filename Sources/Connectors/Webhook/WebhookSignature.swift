import Crypto
import Foundation
import SecretMemory

/// The signature of one request, in the form of the Standard Webhooks specification, version 1.
///
/// HMAC-SHA-256 over identifier, time and body. The identifier is new for each attempt: a service that keeps those of
/// the last minutes and refuses old times takes no request twice.
struct WebhookSignature {
    /// How a key in the specification's own form begins; the rest is base64.
    private static let prefix = "whsec_"

    let identifier: String
    let seconds: Int64

    /// The three headers that go with a body.
    func headers(for body: Data, key: SharedSecret) -> [(String, String)] {
        let signed = Data("\(identifier).\(seconds).".utf8) + body
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: Self.symmetric(key))
        return [
            ("webhook-id", identifier),
            ("webhook-timestamp", String(seconds)),
            ("webhook-signature", "v1," + Data(code).base64EncodedString()),
        ]
    }

    private static func symmetric(_ key: SharedSecret) -> SymmetricKey {
        let bytes = Data(key.withBytes { $0.exposed() })
        let start = Data(prefix.utf8)
        guard bytes.starts(with: start) else { return SymmetricKey(data: bytes) }
        return SymmetricKey(data: Data(base64Encoded: bytes.dropFirst(start.count)) ?? bytes)
    }
}
