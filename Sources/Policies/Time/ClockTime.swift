import VaultCore

/// Times of day and dates as files write them.
enum ClockTime {
    /// The seconds of `HH:MM` from `00:00` to `24:00`; nil for another text.
    static func seconds(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = digits(parts[0], 2), let minute = digits(parts[1], 2), minute < 60,
            hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 3_600 + minute * 60
    }

    /// The date of `YYYY-MM-DD`; nil for another text or a day that does not exist.
    static func date(_ text: some StringProtocol) -> CivilDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = digits(parts[0], 4), let month = digits(parts[1], 2),
            let day = digits(parts[2], 2), (1970...9_000).contains(year), (1...12).contains(month),
            (1...CivilDate.length(of: month, in: year)).contains(day)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// The month and day of `MM-DD`; nil for another text or a day that no year has.
    static func monthDay(_ text: some StringProtocol) -> MonthDay? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let month = digits(parts[0], 2), let day = digits(parts[1], 2),
            (1...12).contains(month), (1...CivilDate.length(of: month, in: 2_024)).contains(day)
        else { return nil }
        return MonthDay(month: month, day: day)
    }

    private static func digits(_ text: some StringProtocol, _ count: Int) -> Int? {
        guard text.utf8.count == count, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}

/// A day of every year; 29 February is 28 February where there is none.
struct MonthDay: Hashable, Sendable {
    let month: Int
    let day: Int

    func date(in year: Int) -> CivilDate {
        CivilDate(year: year, month: month, day: min(day, CivilDate.length(of: month, in: year)))
    }
}
