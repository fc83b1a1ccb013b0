import JWTKit
import VaultCore

/// JWTKit as an independent witness: it verifies what we sign, and signs what we verify.
enum Oracle {
    /// Claims in the large; time is left to the code under test, which has a clock of its own.
    struct Claims: JWTPayload, Equatable {
        var iss: String?
        var sub: String?
        var aud: String?
        var jti: String?
        var exp: Int64?
        var nbf: Int64?
        var iat: Int64?
        var oid: String?
        var tid: String?
        var appid: String?
        var azp: String?
        var appidacr: String?
        var azpacr: String?
        var ver: String?
        var uti: String?
        var idp: String?

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    /// The claims of a token that a key set verifies.
    static func verify(_ token: String, keySet: [UInt8]) async throws -> Claims {
        let keys = JWTKeyCollection()
        try await keys.add(jwksJSON: String(decoding: keySet, as: UTF8.self))
        return try await keys.verify(token, as: Claims.self)
    }
}
