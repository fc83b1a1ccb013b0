import Policies
import Rotation
public import VaultCore

/// What stands in the vaults, and how each object fares with its rotation.
public struct InventoryService: Sendable {
    /// Where a page ends: its last object.
    public typealias Place = ObjectID

    private let ports: VaultPorts

    /// Works through `ports`.
    public init(ports: VaultPorts) {
        self.ports = ports
    }

    /// Up to `limit` live objects of these vaults that the caller may see, by vault, family and name, after a place.
    ///
    /// The place of the next page is nil when there is none.
    public func page(
        of vaults: [VaultName],
        after place: Place?,
        limit: Int,
        visible isVisible: @Sendable (ObjectID) -> Bool = { _ in true }
    ) async throws -> (entries: [InventoryEntry], next: Place?) {
        let now = ports.clock.now()
        return try await ports.store.read { reader in
            var entries: [InventoryEntry] = []
            for vault in vaults.sorted() {
                for kind in ObjectKind.allCases {
                    let room = limit - entries.count
                    let family = try reader.family(vault, kind, after: place, limit: room)
                    for current in family where isVisible(current.object.id) {
                        entries.append(try reader.inventory(of: current, at: now))
                    }
                    guard entries.count < limit else { return (entries, entries.last?.id) }
                    if family.count == room { return (entries, family.last?.object.id) }
                }
            }
            return (entries, nil)
        }
    }
}

extension StoreReader {
    /// The objects of one family that come after a place in the order of vault, family and name.
    fileprivate func family(_ vault: VaultName, _ kind: ObjectKind, after place: ObjectID?, limit: Int) throws
        -> [CurrentObject]
    {
        guard let place else { return try family(vault, kind, named: nil, limit) }
        let order = ObjectKind.allCases
        let (here, there) = (order.firstIndex(of: kind) ?? 0, order.firstIndex(of: place.kind) ?? 0)
        if (vault, here) < (place.vault, there) { return [] }
        let isSame = vault == place.vault && here == there
        return try family(vault, kind, named: isSame ? place.name.canonical : nil, limit)
    }

    private func family(_ vault: VaultName, _ kind: ObjectKind, named after: String?, _ limit: Int) throws
        -> [CurrentObject]
    {
        try objects(in: vault, kind: kind, deleted: false, after: after, limit: limit)
    }

    fileprivate func inventory(of current: CurrentObject, at now: Timestamp) throws -> InventoryEntry {
        let id = current.object.id
        let known = try rotations(of: id, limit: 10).compactMap { try rotation($0) }
        let open = known.first { !$0.state.isEnded }
        var entry = InventoryEntry(current)
        let managed = try ManagedRotation(of: current.object)
        try entry.fill(managed, current)
        let work: DueEntry.Work = entry.notify == nil ? .rotate : .nearExpiry
        entry.nextDue = open == nil ? try dueEntries(of: id).first { $0.work == work }?.at : nil
        if open == nil, let managed, managed.drives, let late = try overdue(current, managed, at: now) {
            entry.overdueSince = late.since
            entry.heldBy = late.heldBy.map { RotationSnapshot($0) }
        }
        entry.untoldSince = try pendingNotices(of: id)?.entries.first?.at
        entry.last = known.first { $0.state.isEnded }.map { RotationSnapshot($0) }
        entry.open = open.map { RotationSnapshot($0) }
        entry.stragglers = try open.map { try stragglers(of: $0, at: now) } ?? []
        return entry
    }
}
