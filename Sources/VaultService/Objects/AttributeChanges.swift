public import VaultCore

/// The attributes a request sets; what is nil stays as it is.
public struct AttributeChanges: Equatable, Sendable {
    /// Whether the version may be used.
    public var enabled: Bool?
    /// Start of validity.
    public var notBefore: Timestamp?
    /// End of validity.
    public var expires: Timestamp?

    /// Changes to some attributes.
    public init(enabled: Bool? = nil, notBefore: Timestamp? = nil, expires: Timestamp? = nil) {
        self.enabled = enabled
        self.notBefore = notBefore
        self.expires = expires
    }

    /// The attributes of a new version made at `now`; throws ``VaultError/Code/badParameter`` when the validity
    /// ends before it begins.
    func attributes(at now: Timestamp) throws(VaultError) -> Attributes {
        try apply(to: Attributes(created: now), at: now)
    }

    /// `old` with these changes made at `now`; throws ``VaultError/Code/badParameter`` when the validity ends
    /// before it begins.
    func apply(to old: Attributes, at now: Timestamp) throws(VaultError) -> Attributes {
        var new = old
        new.enabled = enabled ?? old.enabled
        new.notBefore = notBefore ?? old.notBefore
        new.expires = expires ?? old.expires
        new.updated = max(now, old.created)
        if let start = new.notBefore, let end = new.expires, end <= start {
            throw VaultError(
                .badParameter,
                "attributes.exp must be later than attributes.nbf: send an expiry after the start of validity."
            )
        }
        return new
    }
}
