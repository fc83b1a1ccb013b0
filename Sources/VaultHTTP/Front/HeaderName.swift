import HTTPTypes

/// The names of headers that requests are asked for, made once and not for each request.
enum HeaderName {
    static let clientRequestID = name("x-ms-client-request-id")
    static let returnClientRequestID = name("x-ms-return-client-request-id")
    static let requestID = name("x-ms-request-id")
    static let networkInfo = name("x-ms-keyvault-network-info")
    static let methodOverrides = [name("X-HTTP-METHOD"), name("X-HTTP-REQUEST")]
    static let forwardedFor = name("X-Forwarded-For")
    static let host = name("Host")
    static let issuerRequestID = name("client-request-id")

    /// A list of fields in the order given.
    static func fields(_ list: [(name: String, value: String)]) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in list { fields.append(HTTPField(name: Self.name(name), value: value)) }
        return fields
    }

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is not a header's name.") }
        return name
    }
}
