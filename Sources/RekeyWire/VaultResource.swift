/// A vault as `/rekey/v1/vaults` shows it.
public struct VaultResource: Codable, Sendable {
    /// Its name.
    public var name: String
    /// Its URL.
    public var url: String
    /// Days a deleted object stays recoverable.
    public var softDeleteDays: Int
    /// Whether purge is refused while the retention runs.
    public var purgeProtection: Bool
    /// When it was made, ISO 8601.
    public var created: String

    /// A vault with all its parts.
    public init(name: String, url: String, softDeleteDays: Int, purgeProtection: Bool, created: String) {
        self.name = name
        self.url = url
        self.softDeleteDays = softDeleteDays
        self.purgeProtection = purgeProtection
        self.created = created
    }
}

/// The body of `POST /rekey/v1/vaults`.
public struct VaultDraft: Codable, Sendable {
    /// Its name.
    public var name: String
    /// 7–90, 90 when absent; fixed from then on.
    public var softDeleteDays: Int?
    /// Off when absent; cannot be turned off once on.
    public var purgeProtection: Bool?

    /// A draft with all its parts.
    public init(name: String, softDeleteDays: Int? = nil, purgeProtection: Bool? = nil) {
        self.name = name
        self.softDeleteDays = softDeleteDays
        self.purgeProtection = purgeProtection
    }
}

/// The body of `PATCH /rekey/v1/vaults/{name}`.
public struct VaultChange: Codable, Sendable {
    /// Only `true` is accepted.
    public var purgeProtection: Bool

    /// A change.
    public init(purgeProtection: Bool) {
        self.purgeProtection = purgeProtection
    }
}
