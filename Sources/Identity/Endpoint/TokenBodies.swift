import SecretMemory
import VaultCore

/// A token as the token endpoint answers it (RFC 6749, section 5.1).
struct TokenBody: Encodable {
    let tokenType = "Bearer"
    let expiresIn: Int
    let extExpiresIn: Int
    let accessToken: String

    init(_ token: IssuedToken) {
        expiresIn = token.expiresIn
        extExpiresIn = token.expiresIn
        accessToken = token.text.exposed
    }
}

/// A token as the managed-identity endpoints answer it: every number is a text.
struct ManagedTokenBody: Encodable {
    let accessToken: String
    let clientId: String
    let expiresIn: String
    let expiresOn: String
    let notBefore: String
    let resource: String
    let tokenType = "Bearer"

    init(_ token: IssuedToken, clientID: String, resource: String, now: Timestamp) {
        accessToken = token.text.exposed
        clientId = clientID
        expiresIn = String(token.expires.unixSeconds - now.unixSeconds)
        expiresOn = String(token.expires.unixSeconds)
        notBefore = String(now.unixSeconds)
        self.resource = resource
    }
}

/// A refusal as Microsoft Entra words it.
struct RefusalBody: Encodable {
    let error: String
    let errorDescription: String
    let errorCodes: [Int]
    let timestamp: String
    let traceId: String
    let correlationId: String

    init(_ refusal: TokenRefusal, now: Timestamp, traceID: String, correlationID: String) {
        let time = now.iso8601().replacing("T", with: " ")
        error = refusal.error
        errorDescription =
            "AADSTS\(refusal.code): \(refusal.text) Trace ID: \(traceID) Correlation ID: \(correlationID) "
            + "Timestamp: \(time)"
        errorCodes = [refusal.code]
        timestamp = time
        traceId = traceID
        correlationId = correlationID
    }
}

/// A refusal of the managed-identity endpoints.
struct ManagedRefusalBody: Encodable {
    let error: String
    let errorDescription: String
}
