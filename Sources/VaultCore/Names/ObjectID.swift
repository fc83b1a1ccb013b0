/// The three families of objects a vault holds.
public enum ObjectKind: String, Sendable, CaseIterable, Codable {
    case secret, key, certificate

    /// The path segment of the family: `secrets`, `keys`, `certificates`.
    public var collection: String {
        switch self {
        case .secret: "secrets"
        case .key: "keys"
        case .certificate: "certificates"
        }
    }
}

/// Which object: its vault, its family and its name.
public struct ObjectID: Hashable, Sendable {
    /// The vault that holds it.
    public let vault: VaultName
    /// Its family.
    public let kind: ObjectKind
    /// Its name, in the spelling at hand.
    public let name: ObjectName

    /// Names an object.
    public init(vault: VaultName, kind: ObjectKind, name: ObjectName) {
        self.vault = vault
        self.kind = kind
        self.name = name
    }
}
