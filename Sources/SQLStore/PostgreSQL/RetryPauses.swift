import Foundation

/// Decides whether something is tried again, and waits before it is; for the threads of the driver only.
struct RetryPauses {
    /// How often a unique key may be found taken before it is believed.
    private static let tries = 3
    private static let shortest = 0.002
    private static let longest = 0.4

    private let end: ContinuousClock.Instant
    private var count = 0

    /// Nothing is tried again after `end`.
    init(until end: ContinuousClock.Instant) {
        self.end = end
    }

    /// Waits a growing, random time; false, at once, when it is not to be tried again.
    mutating func wait(after trouble: PostgreSQLTrouble) -> Bool {
        count += 1
        guard trouble.kind != .final, trouble.kind != .taken || count < Self.tries else { return false }
        let bound = min(Self.longest, Self.shortest * Double(1 << min(count, 10)))
        let pause = Double.random(in: 0...bound)
        guard ContinuousClock.now + .seconds(pause) < end else { return false }
        Thread.sleep(forTimeInterval: pause)
        return true
    }
}
