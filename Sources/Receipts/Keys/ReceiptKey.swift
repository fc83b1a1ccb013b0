import Crypto
public import VaultCore

/// A public key that verifies receipts, as a JSON Web Key (RFC 7517; RFC 7518, section 6.2) named by its thumbprint.
///
/// `nbf` and `exp` say between which instants it signed, as in the historical keys of OpenID Federation 1.0,
/// section 8.7. A key verifies for ever what it signed then.
public struct ReceiptKey: Equatable, Sendable, Codable {
    /// `EC`.
    public var kty: String
    /// `P-256`.
    public var crv: String
    /// The point's first coordinate in base64url.
    public var x: String
    /// The point's second coordinate in base64url.
    public var y: String
    /// The thumbprint (RFC 7638) of the members above.
    public var kid: String
    /// `sig`.
    public var use: String?
    /// `ES256`.
    public var alg: String?
    /// From when on it signs, in seconds since 1970.
    public var nbf: Int64?
    /// Until when it signs; absent for the key that signs now, or will.
    public var exp: Int64?

    /// The key with these coordinates, that signs from an instant on.
    public init(x: [UInt8], y: [UInt8], signsFrom: Timestamp, until: Timestamp? = nil) {
        kty = "EC"
        crv = "P-256"
        self.x = Base64URL.encode(x)
        self.y = Base64URL.encode(y)
        kid = Self.thumbprint(x: self.x, y: self.y)
        use = "sig"
        alg = ReceiptText.algorithm
        nbf = signsFrom.unixSeconds
        exp = until?.unixSeconds
    }

    /// The thumbprint of the key with these coordinates (RFC 7638, section 3: SHA-256 of the required members in
    /// order, without white space), in base64url.
    public static func thumbprint(x: [UInt8], y: [UInt8]) -> String {
        thumbprint(x: Base64URL.encode(x), y: Base64URL.encode(y))
    }

    private static func thumbprint(x: String, y: String) -> String {
        let members = #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
        return Base64URL.encode(SHA256.hash(data: Array(members.utf8)))
    }

    /// Whether its name is its thumbprint, and its members make a point.
    var isSound: Bool { kid == Self.thumbprint(x: x, y: y) && publicKey != nil }

    /// Whether `signature` is this key's over `input` by ES256.
    func isValid(_ signature: [UInt8], over input: [UInt8]) -> Bool {
        guard let publicKey, let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
        else { return false }
        return publicKey.isValidSignature(signature, for: SHA256.hash(data: input))
    }

    private var publicKey: P256.Signing.PublicKey? {
        guard kty == "EC", crv == "P-256", let x = Base64URL.decode(x), let y = Base64URL.decode(y) else {
            return nil
        }
        return try? P256.Signing.PublicKey(rawRepresentation: x + y)
    }
}
