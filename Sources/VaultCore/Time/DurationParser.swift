/// Reads the parts of an ISO 8601 duration: whole numbers with designators in order, each at most once.
struct DurationParser {
    private static let dateUnits: [(Character, months: Int, seconds: Int64)] = [
        ("Y", 12, 0), ("M", 1, 0), ("W", 0, 604_800), ("D", 0, 86_400),
    ]
    private static let timeUnits: [(Character, months: Int, seconds: Int64)] = [
        ("H", 0, 3_600), ("M", 0, 60), ("S", 0, 1),
    ]
    private static let limitInYears = 10_000

    static func parse(_ text: String) -> (months: Int, seconds: Int64)? {
        guard text.utf8.count <= 64, text.first == "P" else { return nil }
        let halves = text.dropFirst().split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let date = sum(halves[0], of: dateUnits) else { return nil }
        var total = (months: date.months, seconds: date.seconds, parts: date.parts)
        if halves.count == 2 {
            guard let time = sum(halves[1], of: timeUnits), time.parts > 0 else { return nil }
            total = (total.months, total.seconds + time.seconds, total.parts + time.parts)
        }
        guard total.parts > 0, total.months <= limitInYears * 12,
            total.seconds <= Int64(limitInYears) * 366 * 86_400
        else { return nil }
        return (total.months, total.seconds)
    }

    private static func sum(
        _ text: Substring,
        of units: [(Character, months: Int, seconds: Int64)]
    ) -> (months: Int, seconds: Int64, parts: Int)? {
        var rest = text
        var remaining = units[...]
        var total = (months: 0, seconds: Int64(0), parts: 0)
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard (1...9).contains(digits.count), let value = Int(digits), let designator = rest.popFirst(),
                let index = remaining.firstIndex(where: { $0.0 == designator })
            else { return nil }
            total.months += value * remaining[index].months
            total.seconds += Int64(value) * remaining[index].seconds
            total.parts += 1
            remaining = remaining[(index + 1)...]
        }
        return total
    }
}
