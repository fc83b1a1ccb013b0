import Policies
import VaultCore

extension Timestamp {
    /// An instant of UTC written as a date and a time.
    static func utc(
        _ year: Int,
        _ month: Int,
        _ day: Int,
        _ hour: Int = 0,
        _ minute: Int = 0,
        _ second: Int = 0
    ) -> Timestamp {
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        return Timestamp(unixSeconds: Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second))
    }

    /// An instant written as `2026-03-29T01:00:00Z`.
    static func utc(_ text: String) -> Timestamp {
        let numbers = text.split { "-T:Z".contains($0) }.compactMap { Int($0) }
        return utc(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
    }
}

/// A generator whose numbers follow from its seed.
struct Seeded {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next(below bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[next(below: values.count)] }
}
