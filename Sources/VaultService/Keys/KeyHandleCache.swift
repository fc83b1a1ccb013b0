import Synchronization
import VaultCore

/// Keys kept open between uses, so that a signature does not begin with parsing a key; bounded.
///
/// Sound because a version's material never changes: only the version's attributes do, and those are read
/// anew for each use.
public final class KeyHandleCache: Sendable {
    fileprivate struct Slot {
        let handle: any KeyHandle
        var lastUse: UInt64
    }

    fileprivate struct State {
        var slots: [ObjectID: [VersionID: Slot]] = [:]
        var count = 0
        var uses: UInt64 = 0
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// Keeps up to `capacity` keys.
    public init(capacity: Int = 4_096) {
        self.capacity = capacity
    }

    /// The open key of a version, opened by `open` when it is not kept.
    func handle(
        _ id: ObjectID,
        _ version: VersionID,
        open: () throws -> any KeyHandle
    ) rethrows -> any KeyHandle {
        if let kept = state.withLock({ $0.use(id, version) }) { return kept }
        let opened = try open()
        state.withLock { $0.keep(opened, id, version, capacity: capacity) }
        return opened
    }

    /// Lets go of every version of an object.
    func forget(_ id: ObjectID) {
        state.withLock { state in
            state.count -= state.slots.removeValue(forKey: id)?.count ?? 0
        }
    }
}

extension KeyHandleCache.State {
    fileprivate mutating func use(_ id: ObjectID, _ version: VersionID) -> (any KeyHandle)? {
        guard let slot = slots[id]?[version] else { return nil }
        uses += 1
        slots[id]?[version]?.lastUse = uses
        return slot.handle
    }

    fileprivate mutating func keep(
        _ handle: any KeyHandle,
        _ id: ObjectID,
        _ version: VersionID,
        capacity: Int
    ) {
        if count >= capacity { dropOlderHalf() }
        uses += 1
        let replaced = slots[id, default: [:]].updateValue(
            .init(handle: handle, lastUse: uses),
            forKey: version
        )
        if replaced == nil { count += 1 }
    }

    /// Halving at once keeps the cost of a drop small per use.
    private mutating func dropOlderHalf() {
        let ages = slots.values.flatMap { $0.values.map(\.lastUse) }.sorted()
        let median = ages[ages.count / 2]
        slots = slots.compactMapValues { versions in
            let kept = versions.filter { $0.value.lastUse > median }
            return kept.isEmpty ? nil : kept
        }
        count = slots.values.reduce(0) { $0 + $1.count }
    }
}
