public import VaultCore

extension Schedule {
    /// No count goes beyond this, however long the server stood still.
    private static let mostMissed = 10_000

    /// How many further rotations the policy asked for between `due` and `now`, none of which happened.
    ///
    /// One late rotation makes up for all of them; the number is for the record.
    public static func missedRotations(since due: Timestamp, at now: Timestamp, policy: KeyRotationPolicy)
        -> Int
    {
        guard policy.rotate != nil, due < now else { return 0 }
        var count = 0
        var next = successor(of: due, policy: policy)
        while let instant = next, instant <= now, count < mostMissed {
            count += 1
            next = successor(of: instant, policy: policy)
        }
        return count
    }

    /// When the version that a rotation at `instant` makes would rotate; nil when that is not later.
    private static func successor(of instant: Timestamp, policy: KeyRotationPolicy) -> Timestamp? {
        let next: Timestamp? =
            switch policy.rotate {
            case .afterCreate(let time): time.after(instant)
            case .beforeExpiry(let time): policy.expiry(ofVersionMadeAt: instant).map(time.before)
            case nil: nil
            }
        return next.flatMap { $0 > instant ? $0 : nil }
    }
}
