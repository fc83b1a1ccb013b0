import Policies
import Rotation
import Synchronization
public import VaultCore

/// What callers get as the latest version of objects that are being rotated.
///
/// That is the candidate for those in a ring that the rotation has reached, and nothing yet while the current login is
/// in doubt. It mirrors the journals, so that an ordinary read costs one look here and no more.
public final class StagedVersions: Sendable {
    private struct View {
        var candidate: VersionID
        var rings: [RingSelector]
        var isInDoubt: Bool
    }

    private let views = Mutex<[ObjectID: View]>([:])
    private let changes = Signal()

    /// A mirror of nothing yet; ``load(from:)`` fills it.
    public init() {}

    /// Fills it from the rotations that are open, as at a start.
    public func load(from store: any VaultStore) async throws {
        views.withLock { $0 = [:] }
        let open = try await store.read { reader in
            try reader.openRotations(limit: 100_000).compactMap { try reader.rotation($0) }
        }
        for rotation in open { follow(rotation) }
    }

    /// Looks at an object again that a person changed.
    func refresh(_ id: ObjectID, from store: any VaultStore) async throws {
        guard views.withLock({ $0[id] != nil }) else { return }
        if let open = try await store.read({ try $0.openRotation(on: id) }) {
            follow(open)
        } else {
            forget(id)
        }
    }

    /// Takes over what a rotation's journal says.
    func follow(_ rotation: OpenRotation) {
        let state = rotation.state
        let rings = state.reachedRings.compactMap { try? RingSelector($0.select) }
        guard !rings.isEmpty || state.isInDoubt else { return forget(rotation.object) }
        views.withLock { views in
            views[rotation.object] = View(
                candidate: state.candidate,
                rings: rings,
                isInDoubt: state.isInDoubt
            )
        }
        changes.raise()
    }

    private func forget(_ id: ObjectID) {
        let wasThere = views.withLock { $0.removeValue(forKey: id) != nil }
        if wasThere { changes.raise() }
    }

    // MARK: - Reading

    /// The version that a caller of this ring gets as latest; nil for the current one.
    func candidate(of id: ObjectID, ring: String?) -> VersionID? {
        views.withLock { views in
            guard let view = views[id], let ring else { return nil }
            let labels = ["ring": ring]
            return view.rings.contains { $0.selects(labels) } ? view.candidate : nil
        }
    }

    /// Returns when the object's current login is not in doubt.
    ///
    /// Throws ``VaultError/Code/unavailable`` when it still is after `patience`.
    func waitOutDoubt(of id: ObjectID, clock: any VaultClock, patience: Duration = .seconds(5)) async throws {
        var end: Timestamp?
        while true {
            let seen = changes.count
            guard views.withLock({ $0[id]?.isInDoubt == true }) else { return }
            let until = end ?? clock.now() + patience
            end = until
            guard clock.now() < until else {
                throw VaultError(
                    .unavailable,
                    "\(id.name) is being rotated at a target that knows one login only, and which one holds is not "
                        + "known yet. Try again in a few seconds."
                )
            }
            try await clock.sleep(until: until, or: changes, beyond: seen)
        }
    }
}
