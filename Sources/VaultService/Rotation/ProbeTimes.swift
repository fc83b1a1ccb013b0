import Synchronization
import VaultCore

/// When the candidates of rotations were last tried at their targets by this process; bounded.
final class ProbeTimes: Sendable {
    private static let most = 10_000

    private let times = Mutex<[String: Timestamp]>([:])

    /// When it was last tried; nil when it was not, or so long ago that it is not known any more.
    func last(of rotation: String) -> Timestamp? {
        times.withLock { $0[rotation] }
    }

    /// It is tried now; beyond the bound the others count as not tried.
    func note(_ rotation: String, at now: Timestamp) {
        times.withLock { times in
            if times.count >= Self.most, times[rotation] == nil { times.removeAll() }
            times[rotation] = now
        }
    }

    /// It is not tried any more.
    func forget(_ rotation: String) {
        times.withLock { _ = $0.removeValue(forKey: rotation) }
    }
}
