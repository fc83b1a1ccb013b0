import HTTPTypes
import KeyVaultWire
import VaultCore

/// Turns failures into replies.
enum ErrorReply {
    /// The reply of a failure; what is not a ``VaultError`` is a fault of ours and tells nothing.
    static func make(_ error: any Error, _ notes: inout RequestNotes) -> Reply {
        if let issuer = error as? ChallengeError {
            var reply = make(issuer.error, &notes)
            reply.headers[.wwwAuthenticate] = issuer.challenge
            return reply
        }
        if let method = error as? MethodError {
            var reply = make(method.error, &notes)
            reply.headers[.allow] = method.allowed.joined(separator: ", ")
            return reply
        }
        let error =
            error as? VaultError
            ?? VaultError(.internalError, "The server failed to answer; its log tells why.")
        let entry = ErrorTable.entry(for: error.code)
        notes.errorCode = entry.innerCode ?? entry.code
        notes.failure = error
        var reply = Reply.json(ErrorBody.bytes(for: error), status: entry.status)
        if let wait = error.retryAfter { reply.headers[.retryAfter] = seconds(wait) }
        return reply
    }

    /// Whole seconds, none too few, as `Retry-After` takes them (RFC 9110, section 10.2.3).
    private static func seconds(_ wait: Duration) -> String {
        let (seconds, rest) = wait.components
        return String(max(1, rest > 0 ? seconds + 1 : seconds))
    }
}

/// A 401 with the challenge that tells the client where to get a token.
struct ChallengeError: Error {
    let error: VaultError
    let challenge: String
}

/// A 405 with the methods that the path takes (RFC 9110, section 15.5.6).
struct MethodError: Error {
    let error: VaultError
    let allowed: [String]

    init(_ method: String, allowed: [String]) {
        error = WireMessages.methodNotAllowed(method, allowed: allowed)
        self.allowed = allowed
    }
}
