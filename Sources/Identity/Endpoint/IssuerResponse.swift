import Foundation
public import VaultCore

/// What the issuer answers: a status and a JSON body, to be sent with `Cache-Control: no-store`.
public struct IssuerResponse: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The body; it holds a token when the status is 200, so it is never logged.
    public let body: [UInt8]
    /// Who got a token, for the audit log; nil on refusal and for public documents.
    public let caller: IdentityRecord?
    /// Why it was refused, such as `invalid_client AADSTS7000215`, for the audit log.
    public let refusal: String?

    /// An answer that succeeded.
    static func success(_ body: some Encodable, caller: IdentityRecord? = nil) -> IssuerResponse {
        IssuerResponse(status: 200, body: json(body), caller: caller, refusal: nil)
    }

    /// An answer that refuses.
    static func failure(_ status: Int, _ body: some Encodable, refusal: String) -> IssuerResponse {
        IssuerResponse(status: status, body: json(body), caller: nil, refusal: refusal)
    }

    private static func json(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // The bodies are plain texts, numbers and lists, which always encode.
        return (try? encoder.encode(value)).map { Array($0) } ?? Array("{}".utf8)
    }
}
