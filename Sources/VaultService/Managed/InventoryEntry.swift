import Policies
import Rotation
public import VaultCore

/// One object as the inventory shows it.
public struct InventoryEntry: Sendable {
    /// Which object.
    public let id: ObjectID
    /// The current version.
    public let version: VersionID
    /// The current version's attributes.
    public let attributes: Attributes
    /// Who answers for its use: by policy files, or by the tag `owner`.
    public internal(set) var owner: String?
    /// Who answers for its rotation: by policy files, or by the tag `rotationOwner`.
    public internal(set) var rotationOwner: String?
    /// How grave its loss would be; nil when no file says it.
    public internal(set) var tier: String?
    /// The policy by name, or a key's own policy in words; nil when nothing rotates it by itself.
    public internal(set) var policy: String?
    /// The connector it rotates at.
    public internal(set) var connector: String?
    /// The connector that is told of its expiry.
    public internal(set) var notify: String?
    /// Since when that connector should know of an expiry, and has not taken the news.
    public internal(set) var untoldSince: Timestamp?
    /// How its target keeps the old login alive.
    public internal(set) var strategy: String?
    /// When it rotates next, or whoever rotates it is told next; nil while it rotates, and when it does not by itself.
    public internal(set) var nextDue: Timestamp?
    /// Since when its policy wants a rotation that has not begun; nil when it is in time.
    public internal(set) var overdueSince: Timestamp?
    /// The rotation of a linked object that it waits for then.
    public internal(set) var heldBy: RotationSnapshot?
    /// Its last rotation that ended.
    public internal(set) var last: RotationSnapshot?
    /// Its rotation that has not ended.
    public internal(set) var open: RotationSnapshot?
    /// Who still uses the version before the current one.
    public internal(set) var stragglers: [Straggler] = []

    init(_ current: CurrentObject) {
        id = current.object.id
        version = current.version.id
        attributes = current.version.attributes
    }

    /// Takes over what files and tags say of the object.
    mutating func fill(_ managed: ManagedRotation?, _ current: CurrentObject) throws {
        let tags = current.version.tags ?? [:]
        owner = managed?.object.owner ?? tags["owner"]
        rotationOwner = managed?.object.rotationOwner ?? tags["rotationOwner"]
        tier = managed?.object.tier.rawValue
        policy = try managed?.object.policy ?? Self.keyPolicy(current.object)
        connector = managed?.object.connector
        notify = managed?.object.notify
        strategy = managed?.overlap?.rawValue
    }

    private static func keyPolicy(_ object: ObjectRecord) throws -> String? {
        guard object.id.kind == .key else { return nil }
        switch try KeyRotationPolicy(of: object).rotate {
        case .afterCreate(let duration): return "every \(duration)"
        case .beforeExpiry(let duration): return "\(duration) before expiry"
        case nil: return nil
        }
    }
}
