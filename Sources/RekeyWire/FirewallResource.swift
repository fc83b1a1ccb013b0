/// A vault's firewall as `/rekey/v1/vaults/{vault}/firewall` shows it.
public struct FirewallResource: Codable, Sendable {
    /// What happens to a caller from any other address: `Deny`, or `Allow` while the firewall is off.
    public var defaultAction: String
    /// Who is let through whatever the address: `None` or `AzureServices`, which opens nothing here.
    public var bypass: String
    /// The addresses and ranges that are let in.
    public var addresses: [String]

    /// A firewall with all its parts.
    public init(defaultAction: String, bypass: String, addresses: [String]) {
        self.defaultAction = defaultAction
        self.bypass = bypass
        self.addresses = addresses
    }
}

/// The body of `PUT /rekey/v1/vaults/{vault}/firewall`.
public struct FirewallDraft: Codable, Sendable {
    /// `Deny` when absent.
    public var defaultAction: String?
    /// `None` when absent.
    public var bypass: String?
    /// The addresses and ranges that are let in; none when absent.
    public var addresses: [String]?

    /// A draft with all its parts.
    public init(defaultAction: String? = nil, bypass: String? = nil, addresses: [String]? = nil) {
        self.defaultAction = defaultAction
        self.bypass = bypass
        self.addresses = addresses
    }
}

/// The body of `PATCH /rekey/v1/vaults/{vault}/firewall`; what is absent stays as it is.
public struct FirewallChange: Codable, Sendable {
    /// `Deny` or `Allow`.
    public var defaultAction: String?
    /// `None` or `AzureServices`.
    public var bypass: String?
    /// Addresses and ranges to let in.
    public var add: [String]?
    /// Addresses and ranges to take out, as they were added.
    public var remove: [String]?

    /// A change with all its parts.
    public init(
        defaultAction: String? = nil,
        bypass: String? = nil,
        add: [String]? = nil,
        remove: [String]? = nil
    ) {
        self.defaultAction = defaultAction
        self.bypass = bypass
        self.add = add
        self.remove = remove
    }
}
