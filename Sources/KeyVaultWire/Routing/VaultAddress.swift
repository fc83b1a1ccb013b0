/// Where a vault was called: scheme, host and port as the client named them, such as
/// `https://v1.vault.localhost:8443`.
///
/// Identifiers are built from it anew in every answer, so that none is wrong after a move.
public struct VaultAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address without a trailing slash.
    public let description: String
    /// The host in lower case, without port; an IPv6 address keeps its brackets.
    public let host: String

    /// Reads the `Host` header or `:authority` of a request; nil when it is not a host with an optional port.
    ///
    /// The default port of https is left out.
    public init?(authority: String) {
        let text = authority.lowercased()
        guard (1...255).contains(text.utf8.count) else { return nil }
        let (host, port) = Self.split(text)
        guard host.isHost else { return nil }
        if let port {
            guard !port.isEmpty, port.utf8.allSatisfy(\.isDigit), let number = Int(port),
                (1...65_535).contains(number)
            else { return nil }
            description = "https://\(host)" + (number == 443 ? "" : ":\(number)")
        } else {
            description = "https://\(host)"
        }
        self.host = host
    }

    private static func split(_ text: String) -> (host: String, port: String?) {
        if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            return rest.isEmpty
                ? (text, nil) : (String(text[...end]), rest.hasPrefix(":") ? String(rest.dropFirst()) : "")
        }
        guard let colon = text.lastIndex(of: ":") else { return (text, nil) }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}

extension String {
    /// Whether the text is a host name, or an IPv6 address in brackets, as far as its characters tell.
    fileprivate var isHost: Bool {
        guard hasPrefix("[") else { return !isEmpty && utf8.allSatisfy(\.isNameByte) }
        let digits = dropFirst().dropLast().utf8
        return hasSuffix("]") && !digits.isEmpty
            && digits.allSatisfy { $0.hexValue != nil || $0 == UInt8(ascii: ":") }
    }
}

extension UInt8 {
    /// Whether the byte may stand in a host name in lower case.
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
