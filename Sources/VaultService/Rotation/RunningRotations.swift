import Synchronization
import VaultCore

/// The objects that this process rotates at the moment: each of them once.
final class RunningRotations: Sendable {
    private let objects = Mutex<Set<ObjectID>>([])

    /// Runs `body` unless the object is being rotated already; throws ``VaultError/Code/conflict`` if it is.
    func alone<T>(on id: ObjectID, _ body: () async throws -> T) async throws -> T {
        guard objects.withLock({ $0.insert(id).inserted }) else { throw Self.conflict(id) }
        defer { objects.withLock { _ = $0.remove(id) } }
        return try await body()
    }

    /// The refusal of a second rotation at the same time.
    static func conflict(_ id: ObjectID) -> VaultError {
        VaultError(
            .conflict,
            "A rotation of \(id.kind.collection)/\(id.name) is running; wait until it has ended, then try again."
        )
    }
}
