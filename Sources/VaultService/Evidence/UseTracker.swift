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
        /// When uses were last lost, as long as the store does not know it.
        var lost: Timestamp?
        /// Until when the store knows everything.
        var flushedUntil: Timestamp

        mutating func lose(at now: Timestamp) {
            completeSince = max(completeSince, now)
            lost = max(lost ?? now, now)
        }
    }

    /// No more consumers are counted between two flushes; a use beyond it makes the evidence begin anew.
    private static let usualMost = 200_000

    private let most: Int
    private let state: Mutex<State>

    /// A tracker that has seen everything since `start`, the moment before the first request is served.
    public convenience init(since start: Timestamp) {
        self.init(since: start, most: Self.usualMost)
    }

    /// The same with another bound.
    init(since start: Timestamp, most: Int) {
        self.most = most
        state = Mutex(State(completeSince: start, flushedUntil: start))
    }

    /// Until when the store knows every use.
    var writtenUntil: Timestamp { state.withLock(\.flushedUntil) }

    /// Since when every use was seen.
    var completeSince: Timestamp { state.withLock(\.completeSince) }

    /// Consumers could not ask until `now`: what they used meanwhile nobody saw.
    ///
    /// The other servers hear of it with the next flush.
    public func interrupted(at now: Timestamp) {
        state.withLock { $0.lose(at: now) }
    }

    /// The clock was set back to `now`: nothing that was seen can be later.
    func pullBack(to now: Timestamp) {
        state.withLock { state in
            state.completeSince = min(state.completeSince, now)
            state.lost = state.lost.map { min($0, now) }
            state.counted = state.counted.mapValues { users in
                users.mapValues { Tally(first: min($0.first, now), last: min($0.last, now), count: $0.count) }
            }
        }
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
            } else if state.size < most {
                state.counted[held, default: [:]][user] = Tally(first: now, last: now, count: count)
                state.size += 1
            } else {
                state.lose(at: now)
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

    /// Writes what was counted, that some was lost, and what falls due by it; what cannot be written is kept for the next
    /// time.
    public func flush(to store: any VaultStore) async throws {
        guard let (flush, records, lost) = take() else { return }
        do {
            try await store.write(.evidenceFlush) { transaction in
                if let lost { try transaction.raiseEvidenceFloor(to: lost) }
                for record in records { try transaction.add(record) }
                for (object, uses) in Dictionary(grouping: records, by: \.object) {
                    try transaction.reschedule(object, after: uses)
                }
            }
            state.withLock { state in
                state.flushing[flush] = nil
                if state.lost == lost { state.lost = nil }
            }
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
            return writtenUntil
        }
        return state.withLock { state in
            if state.flushing.isEmpty { state.flushedUntil = now }
            return state.flushedUntil
        }
    }

    private func take() -> (flush: Int, records: [UseRecord], lost: Timestamp?)? {
        state.withLock { state in
            guard state.size > 0 || state.lost != nil else { return nil }
            state.flushes += 1
            let taken = state.counted
            state.flushing[state.flushes] = taken
            (state.counted, state.size) = ([:], 0)
            return (state.flushes, taken.flatMap(Self.records), state.lost)
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
