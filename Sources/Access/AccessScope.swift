public import VaultCore

/// Where a role holds: the whole server, the vaults of a group, one vault, or one object.
public enum AccessScope: Hashable, Sendable {
    /// The server with every vault.
    case server
    /// Every vault of a resource group, by its name in lower case, and the vaults that will be made in it.
    case group(String)
    /// One vault with its objects.
    case vault(VaultName)
    /// One object.
    case object(ObjectID)

    /// Reads `/`, `/groups/NAME`, `/vaults/NAME` or `/vaults/NAME/{keys,secrets,certificates}/OBJECT`; nil for
    /// anything else.
    public init?(_ text: String) {
        guard text.hasPrefix("/") else { return nil }
        guard text != "/" else {
            self = .server
            return
        }
        let segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if segments.count == 2, segments[0].lowercased() == "groups" {
            guard let name = GroupName(String(segments[1])) else { return nil }
            self = .group(name.canonical)
            return
        }
        guard segments.count == 2 || segments.count == 4, segments[0].lowercased() == "vaults",
            let vault = VaultName(String(segments[1]))
        else { return nil }
        guard segments.count == 4 else {
            self = .vault(vault)
            return
        }
        guard let kind = ObjectKind.allCases.first(where: { $0.collection == segments[2].lowercased() }),
            let name = ObjectName(String(segments[3]))
        else { return nil }
        self = .object(ObjectID(vault: vault, kind: kind, name: name))
    }

    /// The vault it lies in; nil for the server and for a group.
    public var vault: VaultName? {
        switch self {
        case .server, .group: nil
        case .vault(let name): name
        case .object(let id): id.vault
        }
    }

    /// Whether what holds here holds at `other`; which vaults a group has is not to be seen from their names.
    public func contains(_ other: AccessScope) -> Bool {
        switch self {
        case .server: true
        case .vault(let name): other.vault == name
        case .object, .group: self == other
        }
    }
}

extension AccessScope: CustomStringConvertible {
    /// The text that ``init(_:)`` reads, in lower case: the form the store keeps.
    public var description: String {
        switch self {
        case .server: "/"
        case .group(let name): "/groups/\(name)"
        case .vault(let name): "/vaults/\(name)"
        case .object(let id): "/vaults/\(id.vault)/\(id.kind.collection)/\(id.name.canonical)"
        }
    }
}
