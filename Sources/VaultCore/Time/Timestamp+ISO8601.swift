extension Timestamp {
    /// The instant as ISO 8601 in UTC, such as `2026-11-21T09:30:00Z`, with 0–6 digits of a second's fraction.
    public func iso8601(fractionDigits: Int = 0) -> String {
        let day = CivilDate(daysSinceEpoch: Int(Self.floorDivide(unixSeconds, by: 86_400)))
        let second = unixSeconds - Self.floorDivide(unixSeconds, by: 86_400) * 86_400
        var text = "\(Self.pad(day.year, 4))-\(Self.pad(day.month, 2))-\(Self.pad(day.day, 2))T"
        text += "\(Self.pad(Int(second / 3_600), 2)):\(Self.pad(Int(second / 60 % 60), 2)):"
        text += Self.pad(Int(second % 60), 2)
        if fractionDigits > 0 {
            text += "." + Self.pad(Int(microseconds - unixSeconds * 1_000_000), 6).prefix(fractionDigits)
        }
        return text + "Z"
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
