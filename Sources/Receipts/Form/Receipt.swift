import VaultCore

/// The account of a retirement: which version of which object ended, on what evidence, and that the target refused it.
///
/// It names versions and never holds their values. Its text is a JSON Web Token (RFC 7519) without audience and
/// expiry: an account of the past, which lets nobody in anywhere.
public struct Receipt: Equatable, Sendable, Codable {
    /// The form that this release writes, and the newest that it reads.
    public static let newestForm = 1

    /// Which form it has; a release reads its own and older ones.
    public var form = Self.newestForm
    /// The server that made it, by its URL and tenant.
    public var issuer: String
    /// When it was signed, in seconds since 1970.
    public var issued: Int64
    /// The rotation, whose id is the receipt's too.
    public var rotation: String
    /// The vault.
    public var vault: String
    /// The object, such as `secrets/orders-db-app`.
    public var object: String
    /// Who or what asked for the rotation.
    public var request: Request
    /// Which version followed which.
    public var versions: Versions
    /// The system that accepts the credential.
    public var target: Target
    /// What happened when.
    public var times: Times
    /// What was known of uses of the old version when its end was decided; absent when nothing was kept.
    public var evidence: Evidence?
    /// Why the old version ended.
    public var decision: Decision
    /// What the target said to the old credential at the end.
    public var refusal: Refusal

    private enum CodingKeys: String, CodingKey {
        case form = "receipt"
        case issuer = "iss"
        case issued = "iat"
        case rotation = "jti"
        case vault, object, request, versions, target, times, evidence, decision, refusal
    }

    /// A receipt with all its parts.
    public init(
        issuer: String,
        rotation: String,
        vault: String,
        object: String,
        request: Request,
        versions: Versions,
        target: Target,
        times: Times,
        evidence: Evidence?,
        decision: Decision,
        refusal: Refusal
    ) {
        self.issuer = issuer
        issued = times.retired.instant.unixSeconds
        self.rotation = rotation
        self.vault = vault
        self.object = object
        self.request = request
        self.versions = versions
        self.target = target
        self.times = times
        self.evidence = evidence
        self.decision = decision
        self.refusal = refusal
    }
}
