import Synchronization
public import VaultCore

/// Counts who uses which version, in memory; what it counted goes to the store every few seconds.
///
/// What a crash loses is accounted for: evidence is complete only since the process began.
public final class UseTracker: Sendable {
    private struct Key: Hashable {
        let object: ObjectID
        let version: VersionID
        let consumer: String
        let source: UseRecord.Source
    }

    private struct Tally {
        var first: Timestamp
        var last: Timestamp
        var count: Int64
    }

    private struct State {
        var tallies: [Key: Tally] = [:]
        var completeSince: Timestamp
    }

    /// No more consumers are counted between two flushes; a use beyond it makes the evidence begin anew.
    private static let most = 200_000

    private let state: Mutex<State>

    /// A tracker that has seen everything since `start`, the moment before the first request is served.
    public init(since start: Timestamp) {
        state = Mutex(State(completeSince: start))
    }

    /// Since when every use was seen.
    var completeSince: Timestamp { state.withLock(\.completeSince) }

    /// Counts uses of a version by a consumer.
    public func note(
        _ object: ObjectID,
        _ version: VersionID,
        by consumer: String,
        _ source: UseRecord.Source,
        at now: Timestamp,
        count: Int64 = 1
    ) {
        let key = Key(object: object, version: version, consumer: consumer, source: source)
        state.withLock { state in
            if var tally = state.tallies[key] {
                tally.last = max(tally.last, now)
                tally.count += count
                state.tallies[key] = tally
            } else if state.tallies.count < Self.most {
                state.tallies[key] = Tally(first: now, last: now, count: count)
            } else {
                state.completeSince = max(state.completeSince, now)
            }
        }
    }

    /// When a version was last used, as far as the store has not heard of it yet.
    func lastUse(of object: ObjectID, _ version: VersionID) -> Timestamp? {
        state.withLock { state in
            state.tallies.lazy.filter { $0.key.object == object && $0.key.version == version }.map(
                \.value.last
            ).max()
        }
    }

    /// Writes what was counted; what cannot be written is kept for the next time.
    public func flush(to store: any VaultStore) async throws {
        let taken = state.withLock { state in
            defer { state.tallies = [:] }
            return state.tallies
        }
        guard !taken.isEmpty else { return }
        let records = taken.map { key, tally in
            UseRecord(
                object: key.object,
                version: key.version,
                consumer: key.consumer,
                source: key.source,
                first: tally.first,
                last: tally.last,
                count: tally.count
            )
        }
        do {
            try await store.write(.evidenceFlush) { transaction in
                for record in records { try transaction.add(record) }
            }
        } catch {
            putBack(taken)
            throw error
        }
    }

    private func putBack(_ taken: [Key: Tally]) {
        state.withLock { state in
            state.tallies.merge(taken) { new, old in
                Tally(
                    first: min(old.first, new.first),
                    last: max(old.last, new.last),
                    count: old.count + new.count
                )
            }
        }
    }
}
