import VaultCore

/// The registered claims of an assertion (RFC 7519, section 4.1), as far as they are looked at.
struct AssertionClaims: Decodable, Sendable {
    let iss: String
    let sub: String
    let audiences: [String]
    let jti: String?
    private let exp: Double
    private let nbf: Double?

    private enum CodingKeys: String, CodingKey {
        case iss, sub, aud, exp, nbf, jti
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        iss = try members.decode(String.self, forKey: .iss)
        sub = try members.decode(String.self, forKey: .sub)
        exp = try members.decode(Double.self, forKey: .exp)
        nbf = try members.decodeIfPresent(Double.self, forKey: .nbf)
        jti = try members.decodeIfPresent(String.self, forKey: .jti)
        if let one = try? members.decode(String.self, forKey: .aud) {
            audiences = [one]
        } else {
            audiences = try members.decode([String].self, forKey: .aud)
        }
    }

    /// When it expires, in whole seconds; nothing beyond what the wire can name.
    var expires: Timestamp {
        Timestamp(unixSeconds: Int64(min(max(exp, 0), Double(Timestamp.latest.unixSeconds))))
    }

    /// Whether `now` lies between `nbf` and `exp`, the clocks of both sides being up to `leeway` apart.
    func isValid(at now: Timestamp, leeway: Duration) -> Bool {
        guard now < expires + leeway else { return false }
        return (nbf ?? 0) <= Double((now + leeway).unixSeconds)
    }
}
