public import VaultCore

/// The place of an object in its group of linked objects, and the slots in which it takes its turn.
///
/// A group of `n` objects shares its period: the member at place `k` rotates `k/n` of the period after the first. The
/// slots lie on a grid that does not move, so neither a late nor an extra rotation brings two members together.
public struct LinkedTurn: Equatable, Sendable {
    /// The group in order.
    public let group: [ObjectPath]
    /// The place in it, from zero.
    public let place: Int
    /// How long after the promotion of another member a rotation waits.
    public let overlap: Duration

    /// The turn of an object in its group.
    public init(group: [ObjectPath], place: Int, overlap: Duration) {
        self.group = group
        self.place = place
        self.overlap = overlap
    }

    /// The first slot after `instant`; for a period of fixed length it comes within one period.
    public func slot(after instant: Timestamp, every period: CalendarDuration, seed: String) -> Timestamp {
        let share = share(of: period, seed: seed)
        var turn = Self.turns(until: instant, of: period)
        while start(of: turn, period) + share > instant { turn -= 1 }
        while start(of: turn, period) + share <= instant { turn += 1 }
        return start(of: turn, period) + share
    }

    // MARK: Help

    /// How far into each period the slot lies.
    private func share(of period: CalendarDuration, seed: String) -> Duration {
        let seconds = max(1, period.shortest.wholeMicroseconds / 1_000_000)
        let phase =
            Jitter.spread("\(seed)\n\(group.map(\.canonical).joined(separator: "\n"))") % UInt64(seconds)
        return .seconds(Int64(phase)) + .seconds(seconds * Int64(place) / Int64(max(1, group.count)))
    }

    /// The begin of a period, counted from 1970.
    private func start(of turn: Int64, _ period: CalendarDuration) -> Timestamp {
        let day = CivilDate(year: 1_970, month: 1, day: 1).adding(months: Int(turn) * period.months)
            .daysSinceEpoch
        return Timestamp(unixSeconds: Int64(day) * 86_400 + turn * period.seconds)
    }

    /// About how many periods lie between 1970 and an instant.
    private static func turns(until instant: Timestamp, of period: CalendarDuration) -> Int64 {
        let seconds = Int64(period.months) * 2_629_746 + period.seconds
        return instant.unixSeconds / max(1, seconds)
    }
}
