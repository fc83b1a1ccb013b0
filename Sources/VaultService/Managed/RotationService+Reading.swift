import Policies
import Rotation
public import VaultCore

extension RotationService {
    /// No list looks at more rotations than these, however few of them match.
    private static let mostLooked = 5_000

    /// A rotation with its journal and those who hold its retirement back; throws ``VaultError/Code/notFound``.
    public func show(_ rotation: String) async throws -> RotationSnapshot {
        let now = ports.clock.now()
        return try await ports.store.read { reader in
            guard let found = try reader.rotationWithNews(rotation) else { throw Self.unknown(rotation) }
            var snapshot = RotationSnapshot(found)
            snapshot.nextLook = try reader.nextLook(at: found)
            snapshot.stragglers = try reader.stragglers(of: found, at: now)
            snapshot.receipt = try reader.receipt(of: rotation)
            return snapshot
        }
    }

    /// The rotations that a query asks for and the caller may see, the newest first.
    public func list(
        _ query: RotationQuery,
        visible isVisible: @Sendable (ObjectID) -> Bool = { _ in true }
    )
        async throws -> [RotationSnapshot]
    {
        try await ports.store.read { reader in
            var found: [RotationSnapshot] = []
            for id in try reader.rotationIDs(query, limit: Self.mostLooked) where found.count < query.limit {
                guard let rotation = try reader.rotation(id), isVisible(rotation.object),
                    query.matches(rotation)
                else { continue }
                var snapshot = RotationSnapshot(rotation)
                snapshot.nextLook = try reader.nextLook(at: rotation)
                found.append(snapshot)
            }
            return found
        }
    }
}

extension StoreReader {
    fileprivate func rotationIDs(_ query: RotationQuery, limit: Int) throws -> [String] {
        if let object = query.object { return try rotations(of: object, limit: limit) }
        guard query.standing?.isOpenOnly == true else { return try rotations(limit: limit) }
        return try openRotations(limit: limit).reversed()
    }

    /// When the scheduler looks at a rotation again; nil when it does not by itself.
    func nextLook(at rotation: OpenRotation) throws -> Timestamp? {
        guard !rotation.state.isEnded else { return nil }
        return try dueEntries(of: rotation.object).first { $0.work == .rotate }?.at
    }

    /// Who used the old version since it was replaced, and not yet so long ago that it counts as quiet.
    func stragglers(of rotation: OpenRotation, at now: Timestamp) throws -> [Straggler] {
        let state = rotation.state
        guard state.phase == .observing, let promoted = state.promotedAt,
            let quiet = state.plan.target?.grace.quiet
        else { return [] }
        return try uses(of: rotation.object, version: state.plan.predecessor, limit: Straggler.most)
            .filter { $0.last > promoted && quiet.after($0.last) > now }
            .map { Straggler($0, quietUntil: quiet.after($0.last)) }
    }
}
