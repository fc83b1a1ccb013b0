import Policies
import Rotation
import Synchronization
import VaultCore

/// What callers get as the latest version of objects that are being rotated.
///
/// That is the candidate for those in a ring that the rotation has reached, and nothing yet while the current login is
/// in doubt. An ordinary read costs one look here and no more.
final class StagedVersions: Sendable {
    private struct View {
        var candidate: VersionID
        var rings: [RingSelector]
        var isInDoubt: Bool

        /// Nil for a rotation that callers need not know of.
        init?(_ state: RotationState) {
            rings = state.reachedRings.compactMap { try? RingSelector($0.select) }
            isInDoubt = state.isInDoubt
            candidate = state.candidate
            if rings.isEmpty && !isInDoubt { return nil }
        }
    }

    private let views = Mutex<[ObjectID: View]>([:])
    private let changes = Signal()

    /// Takes over where a rotation stands.
    func follow(_ rotation: OpenRotation) {
        guard let view = View(rotation.state) else { return forget(rotation.object) }
        views.withLock { $0[rotation.object] = view }
        changes.raise()
    }

    /// No rotation of the object is open.
    func forget(_ id: ObjectID) {
        let wasThere = views.withLock { $0.removeValue(forKey: id) != nil }
        if wasThere { changes.raise() }
    }

    // MARK: - Reading

    /// The version that a caller of this ring gets as latest; nil for the current one.
    func candidate(of id: ObjectID, ring: String?) -> VersionID? {
        views.withLock { views in
            guard let view = views[id], let ring else { return nil }
            let labels = RingSelector.labels(ofRing: ring)
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
