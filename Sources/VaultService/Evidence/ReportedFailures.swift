import Synchronization
public import VaultCore

/// Failures with candidates that targets and consumers told of, since each candidate was last exposed further.
public final class ReportedFailures: Sendable {
    /// Who told of it.
    public enum Source: Hashable, Sendable {
        /// The target refused a login.
        case target
        /// A consumer could not work with it.
        case consumer
    }

    private struct Key: Hashable {
        let object: ObjectID
        let version: VersionID
        let source: Source
    }

    /// Of no candidate more are kept: thresholds are far below.
    private static let most = 1_000

    private let failures = Mutex<[Key: [Timestamp]]>([:])

    /// An empty list.
    public init() {}

    /// Adds a failure of a version.
    public func note(_ object: ObjectID, _ version: VersionID, _ source: Source, at now: Timestamp) {
        let key = Key(object: object, version: version, source: source)
        failures.withLock { failures in
            if failures[key, default: []].count < Self.most { failures[key, default: []].append(now) }
        }
    }

    /// How many there were at or after an instant.
    func count(_ object: ObjectID, _ version: VersionID, _ source: Source, since: Timestamp) -> Int {
        let key = Key(object: object, version: version, source: source)
        return failures.withLock { $0[key]?.count { $0 >= since } ?? 0 }
    }

    /// Forgets a version whose rotation has ended.
    public func forget(_ object: ObjectID, _ version: VersionID) {
        failures.withLock { failures in
            for source in [Source.target, .consumer] {
                failures[Key(object: object, version: version, source: source)] = nil
            }
        }
    }
}
