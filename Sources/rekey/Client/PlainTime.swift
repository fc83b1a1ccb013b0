import Foundation

/// Durations as people say them.
enum PlainTime {
    /// Two units at most: `3 d 4 h`, `12 min 5 s`, `0.8 s`.
    static func text(_ seconds: Double) -> String {
        if seconds < 10 {
            return String(format: "%.1f s", locale: Locale(identifier: "en_US_POSIX"), seconds)
        }
        let whole = Int(seconds)
        let parts = [
            (whole / 86_400, "d"), (whole / 3_600 % 24, "h"), (whole / 60 % 60, "min"), (whole % 60, "s"),
        ]
        let shown = parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }
        return shown.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    /// How long ago an ISO 8601 instant was; `-` for text that is none.
    static func since(_ instant: String, now: Date) -> String {
        guard let date = try? Date(instant, strategy: .iso8601) else { return "-" }
        return text(max(0, now.timeIntervalSince(date)))
    }
}
