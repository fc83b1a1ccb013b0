import HTTPTypes

/// The headers every reply has.
///
/// Source: answers of the live service recorded in Microsoft's SDK tests.
enum CommonHeaders {
    private static let fixed = HeaderName.fields([
        ("Cache-Control", "no-cache"), ("Pragma", "no-cache"), ("Expires", "-1"),
        ("Strict-Transport-Security", "max-age=31536000;includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
        ("x-ms-keyvault-region", "local"), ("x-ms-keyvault-service-version", "1.9.0.0"),
    ])

    /// Adds them to `reply`.
    static func add(to reply: inout Reply, for frame: RequestFrame, requestID: String) {
        var headers = fixed
        headers.append(HTTPField(name: HeaderName.requestID, value: requestID))
        headers.append(HTTPField(name: HeaderName.networkInfo, value: networkInfo(frame.remoteAddress)))
        if let id = frame.headers[HeaderName.clientRequestID],
            frame.headers[HeaderName.returnClientRequestID]?.lowercased() == "true"
        {
            headers.append(HTTPField(name: HeaderName.clientRequestID, value: id))
        }
        for own in reply.headers { headers.append(own) }
        reply.headers = headers
    }

    private static func networkInfo(_ address: String) -> String {
        address.utf8.contains(UInt8(ascii: ":"))
            ? "conn_type=Ipv6;addr=\(address);act_addr_fam=InterNetworkV6;"
            : "conn_type=Ipv4;addr=\(address);act_addr_fam=InterNetwork;"
    }
}
