import HTTPTypes

/// A request as the handlers see it: the head taken apart, the body not yet read.
struct RequestFrame: Sendable {
    /// The method, upper case.
    let method: String
    /// The path without query, as sent.
    let path: String
    /// The query without `?`, as sent.
    let query: String
    /// The headers.
    let headers: HTTPFields
    /// Host and port as the client named them, lower case.
    let authority: String
    /// The client's address without port, as the socket or a trusted proxy tells it.
    let remoteAddress: String
    /// Reads the whole body, up to so many bytes; throws ``VaultError/Code/bodyTooLarge`` beyond them, or
    /// ``VaultError/Code/requestTimeout``.
    let body: @Sendable (_ limit: Int) async throws -> [UInt8]

    /// The host without port.
    var host: Substring {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return authority[authority.index(after: authority.startIndex)..<end]
        }
        return Substring(authority.utf8.prefix { $0 != UInt8(ascii: ":") })
    }

    /// Whether a `Host` field beside the authority names another host, and so perhaps another vault (RFC 9113, 8.3.1).
    var namesTwoHosts: Bool { headers[values: HeaderName.host].contains { $0.lowercased() != authority } }

    /// The method that a POST stands for, if it says so.
    var methodOverride: String? {
        guard method == "POST" else { return nil }
        return HeaderName.methodOverrides.lazy.compactMap { headers[$0] }.first
    }

    /// The bearer token, if the request carries one.
    var bearerToken: String? {
        guard let value = headers[.authorization] else { return nil }
        let scheme = value.utf8.prefix(7)
        guard scheme.count == 7, Substring(scheme).lowercased() == "bearer " else { return nil }
        return String(Substring(value.utf8.dropFirst(7)))
    }
}
