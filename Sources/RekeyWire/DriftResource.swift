/// What the target of an object says of its current version, as `/rekey/v1/drift` shows it.
public struct DriftResource: Codable, Sendable {
    /// The vault.
    public var vault: String
    /// The object, such as `secrets/orders-db-app`.
    public var object: String
    /// `inStep`, `drifted`, `unknown` when the target gave no clear answer, or `unchecked`.
    public var state: String
    /// What happens at a drift: `alert` or `reconcile`; absent in the answer of a single look.
    public var action: String?
    /// The version that the target was asked for.
    public var version: String?
    /// Since when it is so, ISO 8601.
    public var since: String?
    /// When the target was asked last, ISO 8601.
    public var checked: String?
    /// When the target is asked next, ISO 8601; absent in the answer of a single look.
    public var next: String?
    /// Why, in words.
    public var reason: String?

    /// An object whose target was not asked yet; set what is known.
    public init(vault: String, object: String, state: String) {
        self.vault = vault
        self.object = object
        self.state = state
    }
}

/// The body of `POST /rekey/v1/drift/check`.
public struct DriftCheck: Codable, Sendable {
    /// The vault; `default` when absent.
    public var vault: String?
    /// Which object, such as `secrets/orders-db-app`.
    public var object: String

    /// A look at one object.
    public init(vault: String? = nil, object: String) {
        self.vault = vault
        self.object = object
    }
}

/// The body of `POST /rekey/v1/drift/adopt`.
public struct DriftAdopt: Codable, Sendable {
    /// The vault; `default` when absent.
    public var vault: String?
    /// Which object, such as `secrets/orders-db-app`.
    public var object: String
    /// What the target accepts now: the whole value in the form of the object's template, or the password alone.
    public var value: String

    /// A value of one object.
    public init(vault: String? = nil, object: String, value: String) {
        self.vault = vault
        self.object = object
        self.value = value
    }
}
