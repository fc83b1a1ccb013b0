import VaultCore

/// One of the five fields of a cron text, as the set of values it admits.
struct CronField: Hashable, Sendable {
    /// What a field counts.
    struct Kind: Sendable {
        let name: String
        let range: ClosedRange<Int>
        var words: [String] = []
    }

    private let bits: UInt64
    /// Whether it begins with `*`, which decides how the two kinds of days go together.
    let isStar: Bool

    /// Reads a field; throws ``TextFault`` naming it.
    init(_ text: some StringProtocol, _ kind: Kind) throws(TextFault) {
        isStar = text.hasPrefix("*")
        var bits: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let values = Self.values(String(part), kind) else {
                throw TextFault(
                    "`\(text.prefix(40))` is no \(kind.name) of a cron text",
                    remedy: "write `*`, values from \(kind.range.lowerBound) to \(kind.range.upperBound), "
                        + "ranges `a-b`, steps `*/n`, or a list of these"
                )
            }
            for value in values { bits |= 1 << UInt64(value) }
        }
        self.bits = bits
    }

    /// Whether it admits a value.
    func admits(_ value: Int) -> Bool { bits & (1 << UInt64(value)) != 0 }

    /// The first admitted value at or above `value` and at most `limit`.
    func first(from value: Int, through limit: Int) -> Int? {
        value > limit ? nil : (value...limit).first(where: admits)
    }

    private static func values(_ part: String, _ kind: Kind) -> [Int]? {
        let halves = part.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count <= 2, let range = range(halves[0], kind, isStepped: halves.count == 2) else {
            return nil
        }
        guard halves.count == 2 else { return Array(range) }
        guard let step = number(halves[1]), (1...kind.range.count).contains(step) else { return nil }
        return Array(stride(from: range.lowerBound, through: range.upperBound, by: step))
    }

    private static func range(_ text: Substring, _ kind: Kind, isStepped: Bool) -> ClosedRange<Int>? {
        if text == "*" { return kind.range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let low = value(ends[0], kind), let high = value(ends[ends.count - 1], kind),
            low <= high, ends.count == 2 || !isStepped
        else { return nil }
        return low...high
    }

    private static func value(_ text: Substring, _ kind: Kind) -> Int? {
        if let index = kind.words.firstIndex(of: text.uppercased()) { return kind.range.lowerBound + index }
        return number(text).flatMap { kind.range.contains($0) ? $0 : nil }
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
