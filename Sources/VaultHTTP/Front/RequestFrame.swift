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
    /// The client's address without port.
    let remoteAddress: String
    /// Reads the whole body, up to so many bytes; throws ``VaultError/Code/bodyTooLarge`` beyond them, or
    /// ``VaultError/Code/requestTimeout``.
    let body: @Sendable (_ limit: Int) async throws -> [UInt8]

    /// The host without port.
    var host: Substring {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return authority[authority.index(after: authority.startIndex)..<end]
        }
        return authority.prefix { $0 != ":" }
    }

    /// A header by name; the first value when it is repeated.
    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }

    /// The bearer token, if the request carries one.
    var bearerToken: String? {
        guard let value = headers[.authorization], value.count > 7,
            value.prefix(7).lowercased() == "bearer "
        else { return nil }
        return String(value.dropFirst(7))
    }
}
