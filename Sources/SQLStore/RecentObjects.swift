import Synchronization
import VaultCore

/// Objects read since the latest commit, which makes all of them stale.
///
/// Exact, not nearly so: a commit is counted before its callers hear of it, and an object is kept under the count
/// that stood before its snapshot began. Who asks after an acknowledged write brings a higher count and reads anew.
final class RecentObjects: Sendable {
    private struct Key: Hashable {
        let id: ObjectID
        let version: VersionID?
    }

    private struct State {
        var commits = 0
        var objects: [Key: CurrentObject] = [:]
    }

    /// When more are read between two commits, all are forgotten.
    private static let capacity = 512

    private let state = Mutex(State())

    /// The object, if it was kept under this count of commits.
    func object(_ id: ObjectID, _ version: VersionID?, at commits: Int) -> CurrentObject? {
        state.withLock { state in
            state.commits == commits ? state.objects[Key(id: id, version: version)] : nil
        }
    }

    /// Keeps what was read after `commits` had been counted.
    func keep(_ object: CurrentObject, _ id: ObjectID, _ version: VersionID?, at commits: Int) {
        state.withLock { state in
            guard commits >= state.commits else { return }
            if commits > state.commits || state.objects.count >= Self.capacity {
                state.objects = [:]
                state.commits = commits
            }
            state.objects[Key(id: id, version: version)] = object
        }
    }
}
