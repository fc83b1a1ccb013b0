import Synchronization
public import VaultCore

/// Counts who uses which version, in memory; what it counted goes to the store every few seconds.
///
/// What a crash loses is accounted for: evidence is complete only since the process began.
public final class UseTracker: Sendable {
    private struct Held: Hashable {
        let object: ObjectID
        let version: VersionID
    }

    private struct User: Hashable {
        let consumer: String
        let source: UseRecord.Source
    }

    private struct Tally {
        var first: Timestamp
        var last: Timestamp
        var count: Int64
    }

    private typealias Tallies = [Held: [User: Tally]]

    private struct State {
        var counted: Tallies = [:]
        var size = 0
        /// What is on its way to the store, by flush: it is known here until the store knows it.
        var flushing: [Int: Tallies] = [:]
        var flushes = 0
        var completeSince: Timestamp
        /// Until when the store knows everything.
        var flushedUntil: Timestamp
    }

    /// No more consumers are counted between two flushes; a use beyond it makes the evidence begin anew.
    private static let most = 200_000

    private let state: Mutex<State>

    /// A tracker that has seen everything since `start`, the moment before the first request is served.
    public init(since start: Timestamp) {
        state = Mutex(State(completeSince: start, flushedUntil: start))
    }

    /// Since when every use was seen.
    var completeSince: Timestamp { state.withLock(\.completeSince) }

    /// Consumers could not ask until `now`: what they used meanwhile nobody saw.
    public func interrupted(at now: Timestamp) {
        state.withLock { $0.completeSince = max($0.completeSince, now) }
    }

    /// Counts uses of a version by a consumer.
    public func note(
        _ object: ObjectID,
        _ version: VersionID,
        by consumer: String,
        _ source: UseRecord.Source,
        at now: Timestamp,
        count: Int64 = 1
    ) {
        let held = Held(object: object, version: version)
        let user = User(consumer: consumer, source: source)
        state.withLock { state in
            if var tally = state.counted[held]?[user] {
                tally.last = max(tally.last, now)
                tally.count += count
                state.counted[held]?[user] = tally
            } else if state.size < Self.most {
                state.counted[held, default: [:]][user] = Tally(first: now, last: now, count: count)
                state.size += 1
            } else {
                state.completeSince = max(state.completeSince, now)
            }
        }
    }

    /// Who used a version, as far as the store may not have heard of it yet; one consumer may come more than once.
    ///
    /// Whoever asks the store too must ask it afterwards: what leaves here has arrived there.
    func uses(of object: ObjectID, _ version: VersionID) -> [UseRecord] {
        let held = Held(object: object, version: version)
        return state.withLock { state in
            let known = [state.counted[held]] + state.flushing.values.map { $0[held] }
            return known.compactMap(\.self).flatMap { Self.records(of: held, $0) }
        }
    }

    /// Writes what was counted, and what falls due by it; what cannot be written is kept for the next time.
    public func flush(to store: any VaultStore) async throws {
        guard let (flush, records) = take() else { return }
        do {
            try await store.write(.evidenceFlush) { transaction in
                for record in records { try transaction.add(record) }
                for (object, uses) in Dictionary(grouping: records, by: \.object) {
                    try transaction.reschedule(object, after: uses)
                }
            }
            state.withLock { $0.flushing[flush] = nil }
        } catch {
            putBack(flush)
            throw error
        }
    }

    /// Writes what was counted until `now`, and returns until when the store knows everything: earlier than that
    /// when it could not be written, or when more is still on its way.
    public func flush(to store: any VaultStore, at now: Timestamp) async -> Timestamp {
        do {
            try await flush(to: store)
        } catch {
            return state.withLock(\.flushedUntil)
        }
        return state.withLock { state in
            if state.flushing.isEmpty { state.flushedUntil = max(state.flushedUntil, now) }
            return state.flushedUntil
        }
    }

    private func take() -> (flush: Int, records: [UseRecord])? {
        state.withLock { state in
            guard state.size > 0 else { return nil }
            state.flushes += 1
            let taken = state.counted
            state.flushing[state.flushes] = taken
            (state.counted, state.size) = ([:], 0)
            return (state.flushes, taken.flatMap(Self.records))
        }
    }

    private static func records(of held: Held, _ tallies: [User: Tally]) -> [UseRecord] {
        tallies.map { user, tally in
            UseRecord(
                object: held.object,
                version: held.version,
                consumer: user.consumer,
                source: user.source,
                first: tally.first,
                last: tally.last,
                count: tally.count
            )
        }
    }

    private func putBack(_ flush: Int) {
        state.withLock { state in
            for (held, tallies) in state.flushing.removeValue(forKey: flush) ?? [:] {
                state.counted[held, default: [:]].merge(tallies) { new, old in
                    Tally(
                        first: min(old.first, new.first),
                        last: max(old.last, new.last),
                        count: old.count + new.count
                    )
                }
            }
            state.size = state.counted.values.reduce(0) { $0 + $1.count }
        }
    }
}
