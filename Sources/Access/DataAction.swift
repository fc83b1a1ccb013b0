/// Something a caller may do, by the name that role definitions grant it under.
///
/// The constants are Azure's published data actions of `Microsoft.KeyVault/vaults`, and Rekey's own under
/// `Rekey`. An action that is not in ``all`` is granted by no role.
public struct DataAction: Hashable, Sendable, CustomStringConvertible {
    /// The name, such as `Microsoft.KeyVault/vaults/secrets/getSecret/action`.
    public let rawValue: String

    /// An action by its name.
    public init(_ name: String) {
        rawValue = name
    }

    /// The name.
    public var description: String { rawValue }

    /// Every action that a role can grant.
    public static let all: [DataAction] =
        secrets + keys + certificates + rotations + policies + server + management

    private static let managing = Set(management)

    /// Whether it concerns vaults as resources; roles grant those under `actions`, all others under `dataActions`.
    public var isManagement: Bool { Self.managing.contains(self) }
}
