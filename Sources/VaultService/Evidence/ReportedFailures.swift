import Synchronization
public import VaultCore

/// Failures with candidates that targets and consumers told of, since each candidate was last exposed further.
public final class ReportedFailures: Sendable {
    /// What went wrong.
    public enum Source: String, Hashable, Sendable {
        /// The target refused a login.
        case target
        /// A consumer could not work with it.
        case consumer
    }

    /// Logins that a target refused.
    public struct Refusals: Equatable, Sendable {
        /// The connector to the target; nil for an object without one.
        public let connector: String?
        /// The phase of the rotation that was open; nil without one.
        public let during: String?
        /// How many.
        public let count: Int
    }

    private struct Key: Hashable {
        let object: ObjectID
        let version: VersionID
        let source: Source
    }

    private struct State {
        var failures: [Key: [Timestamp]] = [:]
        /// How many refusals a target's own log showed at the last look.
        var logged: [Key: Int] = [:]
    }

    /// Of no candidate more are kept: thresholds are far below.
    static let most = 1_000

    private let state = Mutex(State())
    private let observe: @Sendable (Refusals) -> Void

    /// An empty list; `observe` hears of each refused login.
    public init(observe: @escaping @Sendable (Refusals) -> Void = { _ in }) {
        self.observe = observe
    }

    /// Adds a failure of a version.
    public func note(_ object: ObjectID, _ version: VersionID, _ source: Source, at now: Timestamp) {
        let key = Key(object: object, version: version, source: source)
        state.withLock { state in
            if state.failures[key, default: []].count < Self.most {
                state.failures[key, default: []].append(now)
            }
        }
    }

    /// Tells the observer of a login that a consumer reports as refused.
    func tell(_ refusals: Refusals) {
        observe(refusals)
    }

    /// Takes over how many refusals a target's log shows for a candidate; the observer hears of those that are new.
    func take(
        logged count: Int,
        _ object: ObjectID,
        _ version: VersionID,
        at connector: String,
        during: String
    ) {
        let key = Key(object: object, version: version, source: .target)
        let new = state.withLock { state in
            defer { state.logged[key] = count }
            return count - (state.logged[key] ?? 0)
        }
        if new > 0 { observe(Refusals(connector: connector, during: during, count: new)) }
    }

    /// How many there were at or after an instant.
    func count(_ object: ObjectID, _ version: VersionID, _ source: Source, since: Timestamp) -> Int {
        let key = Key(object: object, version: version, source: source)
        return state.withLock { $0.failures[key]?.count { $0 >= since } ?? 0 }
    }

    /// Forgets a version whose rotation has ended.
    public func forget(_ object: ObjectID, _ version: VersionID) {
        state.withLock { state in
            for source in [Source.target, .consumer] {
                let key = Key(object: object, version: version, source: source)
                state.failures[key] = nil
                state.logged[key] = nil
            }
        }
    }
}
