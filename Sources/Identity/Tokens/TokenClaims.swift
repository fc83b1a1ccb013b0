/// The claims of an access token, v1 and v2; the names are Microsoft Entra's.
struct TokenClaims: Codable, Sendable, Equatable {
    var aud: String
    var iss: String
    var iat: Int64
    var nbf: Int64
    var exp: Int64
    /// The client id on v1 tokens.
    var appid: String?
    /// How the client proved itself on v1 tokens: `1` by a secret, `2` by a certificate or assertion.
    var appidacr: String?
    /// The client id on v2 tokens.
    var azp: String?
    /// How the client proved itself on v2 tokens.
    var azpacr: String?
    var idp: String
    var oid: String
    var sub: String
    var tid: String
    var uti: String
    var ver: String

    /// The client id of either version.
    var clientID: String? { appid ?? azp }
}
