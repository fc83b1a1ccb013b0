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
        let error =
            error as? VaultError
            ?? VaultError(.internalError, "The server failed to answer; its log tells why.")
        let entry = ErrorTable.entry(for: error.code)
        notes.errorCode = entry.innerCode ?? entry.code
        notes.failure = error
        return .json(ErrorBody.bytes(for: error), status: entry.status)
    }
}

/// A 401 with the challenge that tells the client where to get a token.
struct ChallengeError: Error {
    let error: VaultError
    let challenge: String
}
