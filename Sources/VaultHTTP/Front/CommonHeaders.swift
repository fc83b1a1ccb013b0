/// The headers every reply has.
///
/// Source: answers of the live service recorded in Microsoft's SDK tests.
enum CommonHeaders {
    private static let fixed: [(name: String, value: String)] = [
        ("Cache-Control", "no-cache"), ("Pragma", "no-cache"), ("Expires", "-1"),
        ("Strict-Transport-Security", "max-age=31536000;includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
        ("x-ms-keyvault-region", "local"), ("x-ms-keyvault-service-version", "1.9.0.0"),
    ]

    /// Adds them to `reply`.
    static func add(to reply: inout Reply, for frame: RequestFrame, requestID: String) {
        reply.headers += fixed
        reply.headers.append(("x-ms-request-id", requestID))
        reply.headers.append(("x-ms-keyvault-network-info", networkInfo(frame.remoteAddress)))
        if let id = frame.header("x-ms-client-request-id"),
            frame.header("x-ms-return-client-request-id")?.lowercased() == "true"
        {
            reply.headers.append(("x-ms-client-request-id", id))
        }
    }

    private static func networkInfo(_ address: String) -> String {
        address.contains(":")
            ? "conn_type=Ipv6;addr=\(address);act_addr_fam=InterNetworkV6;"
            : "conn_type=Ipv4;addr=\(address);act_addr_fam=InterNetwork;"
    }
}
