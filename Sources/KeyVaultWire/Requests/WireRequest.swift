public import VaultCore

/// A request's body.
public protocol WireRequest {
    /// Reads the body's one value.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the member that is wrong and what would be right.
    init(from reader: inout JSONReader) throws(VaultError)
}

/// Turns the bytes of a body into a request.
public enum WireDecoder {
    /// Decodes a body strictly: one JSON value in UTF-8, nothing unknown, nothing twice, nothing after it.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the place; also when `contentType` is given and is
    /// not JSON.
    public static func decode<Request: WireRequest>(
        _ type: Request.Type,
        from body: [UInt8],
        contentType: String? = nil
    ) throws(VaultError) -> Request {
        try check(contentType)
        var reader = try JSONReader(body)
        let request = try Request(from: &reader)
        try reader.finish()
        return request
    }

    private static func check(_ contentType: String?) throws(VaultError) {
        guard let contentType else { return }
        let media = contentType.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        guard media == "application/json" || media.isEmpty else {
            throw VaultError(.badParameter, "The header Content-Type must be application/json.")
        }
    }
}
