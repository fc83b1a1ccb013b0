import VaultCore

/// Who gets tokens without a credential of its own: a source address, or who knows a header's secret.
struct ManagedTrust: Codable, Sendable, Equatable {
    /// The address that receives tokens from the instance metadata endpoint.
    var address: String?
    /// What the header `X-IDENTITY-HEADER` is checked against.
    var secret: SecretHash?

    /// An address in the form that addresses are compared in: lower case, IPv4 not written as IPv6; nil when it
    /// is none.
    static func normalized(_ address: String) -> String? {
        let mapped = "::ffff:"
        var text = address.lowercased()
        if text.hasPrefix(mapped), text.contains(".") { text = String(text.dropFirst(mapped.count)) }
        let allowed = text.utf8.allSatisfy { "0123456789abcdef:.".utf8.contains($0) }
        guard allowed, (2...45).contains(text.utf8.count), text.contains(".") || text.contains(":") else {
            return nil
        }
        return text
    }
}
