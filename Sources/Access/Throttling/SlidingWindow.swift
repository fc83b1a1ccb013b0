/// How much was done in the last ten seconds.
///
/// It counts in slots of half a second, and a slot until all of it is ten seconds old: in no ten seconds more is done
/// than it says. Time is told to it and never goes back; an earlier instant counts as the latest.
public struct SlidingWindow: Equatable, Sendable {
    /// For how long what was done counts, at the least.
    public static let length: Duration = .seconds(10)

    private static let slot: Duration = .milliseconds(500)
    private static let slots = 21

    /// What was done in each slot, by the slot's number modulo their count.
    private var counts = [Int](repeating: 0, count: slots)
    private var newest = 0

    /// A window in which nothing was done.
    public init() {}

    /// Counts `weight` as done at `now`.
    public mutating func add(_ weight: Int, at now: Duration) {
        let slot = slot(at: now)
        for passed in newest..<min(slot, newest + Self.slots) { counts[(passed + 1) % Self.slots] = 0 }
        counts[slot % Self.slots] += weight
        newest = slot
    }

    /// How long it takes from `now` until `weight` fits below `limit`; nil when it does now.
    ///
    /// Into an empty window everything fits.
    public func wait(for weight: Int, within limit: Int, at now: Duration) -> Duration? {
        let oldest = max(0, slot(at: now) - Self.slots + 1)
        let counted = oldest..<max(oldest, newest + 1)
        var left = counted.reduce(0) { $0 + counts[$1 % Self.slots] }
        guard left > 0, left + weight > limit else { return nil }
        var freed = oldest
        for slot in counted where left > 0 && left + weight > limit {
            left -= counts[slot % Self.slots]
            freed = slot
        }
        return Self.slot * (freed + Self.slots) - now
    }

    private func slot(at now: Duration) -> Int { max(newest, Int(now / Self.slot)) }
}
