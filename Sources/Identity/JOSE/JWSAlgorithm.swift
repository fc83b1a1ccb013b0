/// The signature algorithms accepted in tokens and assertions (RFC 7518, section 3.1).
///
/// Asymmetric ones only: `none` and the HMAC family cannot be named, so a token cannot choose them.
enum JWSAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
}
