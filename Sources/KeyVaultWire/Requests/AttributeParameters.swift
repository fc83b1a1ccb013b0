public import VaultCore

/// The attributes a request may set; nil leaves a value as it is, or at its default.
public struct AttributeParameters: Equatable, Sendable, WireRequest {
    /// Whether the version may be used.
    public var enabled: Bool?
    /// `nbf`.
    public var notBefore: Timestamp?
    /// `exp`.
    public var expires: Timestamp?
    /// Whether the private key may be released; see ``KeyReleaseRules``.
    public var exportable: Bool?

    /// Attributes as given.
    public init(
        enabled: Bool? = nil,
        notBefore: Timestamp? = nil,
        expires: Timestamp? = nil,
        exportable: Bool? = nil
    ) {
        self.enabled = enabled
        self.notBefore = notBefore
        self.expires = expires
        self.exportable = exportable
    }

    /// Reads the object `attributes`.
    ///
    /// What the server alone decides (`created`, `recoveryLevel`, …) is read over, because clients send back
    /// what they were given.
    public init(from reader: inout JSONReader) throws(VaultError) {
        try reader.object { (name, reader) throws(VaultError) in
            switch name {
            case "enabled":
                enabled = try reader.nullable { (reader) throws(VaultError) in try reader.boolean() }
            case "nbf": notBefore = try reader.nullable { (reader) throws(VaultError) in try reader.date() }
            case "exp": expires = try reader.nullable { (reader) throws(VaultError) in try reader.date() }
            case "exportable":
                exportable = try reader.nullable { (reader) throws(VaultError) in try reader.boolean() }
            case "created", "updated", "recoveryLevel", "recoverableDays", "hsmPlatform":
                try reader.skipValue()
            default: throw reader.unknownMember(accepted: "enabled", "nbf", "exp", "exportable")
            }
        }
        if let notBefore, let expires, expires <= notBefore {
            throw reader.failure("must have exp later than nbf")
        }
    }
}

extension JSONReader {
    /// Reads a date: whole seconds since 1970-01-01T00:00:00Z, up to the year 9999.
    mutating func date() throws(VaultError) -> Timestamp {
        let seconds = try integer()
        guard (0...Timestamp.latest.unixSeconds).contains(seconds) else {
            throw failure("must be seconds since 1970 (UTC), 0 to \(Timestamp.latest.unixSeconds)")
        }
        return Timestamp(unixSeconds: seconds)
    }
}
