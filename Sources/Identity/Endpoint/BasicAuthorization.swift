import Foundation

/// The client's id and secret in an `Authorization: Basic` header, form-encoded before base64 as RFC 6749,
/// section 2.3.1, has it.
struct BasicAuthorization: Sendable {
    let clientID: String
    let secret: String

    /// Reads the header's value; nil for another scheme or a malformed one.
    init?(_ header: String) {
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let data = Data(base64Encoded: String(parts[1])),
            let text = String(data: data, encoding: .utf8), let colon = text.firstIndex(of: ":"),
            let id = Self.formDecoded(text[..<colon]),
            let secret = Self.formDecoded(text[text.index(after: colon)...])
        else { return nil }
        clientID = id
        self.secret = secret
    }

    private static func formDecoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}
