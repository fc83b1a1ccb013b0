import RekeyWire
import VaultCore
import VaultService

extension InventoryResource {
    /// An object as the inventory shows it at `now`; `names` tells what consumers are called.
    init(_ entry: InventoryEntry, names: [String: String], now: Timestamp) {
        self.init(
            vault: entry.id.vault.description,
            object: entry.id.auditName,
            kind: entry.id.kind.rawValue,
            version: entry.version.description,
            created: entry.attributes.created.iso8601(),
            ageSeconds: max(0, (now - entry.attributes.created).wholeMicroseconds / 1_000_000),
            enabled: entry.attributes.enabled
        )
        owner = entry.owner
        rotationOwner = entry.rotationOwner
        ownerless = entry.owner == nil
        tier = entry.tier
        policy = entry.policy
        connector = entry.connector
        notify = entry.notify
        untoldSince = entry.untoldSince?.iso8601()
        strategy = entry.strategy
        expires = entry.attributes.expires?.iso8601()
        nextDue = entry.nextDue?.iso8601()
        overdueSince = entry.overdueSince?.iso8601()
        heldBy = entry.heldBy.map { RotationResource($0) }
        lastRotation = entry.last.map { RotationResource($0) }
        openRotation = entry.open.map { RotationResource($0) }
        stragglers = entry.stragglers.map { StragglerResource($0, names: names) }
    }
}
