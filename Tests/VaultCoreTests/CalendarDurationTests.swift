import Foundation
import Testing
import VaultCore

@Suite("Calendar durations")
struct CalendarDurationTests {
    @Test(
        "a text is read into months and seconds and echoed unchanged",
        arguments: [
            ("P2M", 2, 0), ("P18M", 18, 0), ("P1Y", 12, 0), ("P1Y6M", 18, 0), ("P30D", 0, 2_592_000),
            ("P2W", 0, 1_209_600), ("PT1H", 0, 3_600), ("PT1M", 0, 60), ("PT90S", 0, 90),
            ("P1Y10DT12H", 12, 907_200), ("P007D", 0, 604_800), ("P0D", 0, 0), ("P10000Y", 120_000, 0),
        ] as [(String, Int, Int64)]
    )
    func reads(text: String, months: Int, seconds: Int64) throws {
        let duration = try #require(CalendarDuration(text))
        #expect(duration.months == months)
        #expect(duration.seconds == seconds)
        #expect(duration.description == text)
        let stored = try JSONEncoder().encode([duration])
        #expect(try JSONDecoder().decode([CalendarDuration].self, from: stored)[0].description == text)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "P", "PT", "P1", "1D", "P1DT", "P-1D", "-P1D", "+P1D", "P1.5D", "P1,5D", "p1d", "P1d", " P1D",
            "P1D ", "P1D1M", "P1M1M", "PT1S1M", "P1H", "PT1D", "P1DT1H1H", "P1Y1Y", "P1234567890D", "P10001Y",
            "P9999999W", "P\u{0661}D", "P1D\0", "PP1D", "P1DT1HT1M",
            "P" + String(repeating: "1", count: 80) + "D",
        ]
    )
    func refusesMalformed(text: String) {
        #expect(CalendarDuration(text) == nil)
    }

    @Test(
        "an instant moves by the calendar, the day clamped to the month",
        arguments: [
            ("2024-01-31T10:00:00Z", "P1M", "2024-02-29T10:00:00Z"),
            ("2023-01-31T10:00:00Z", "P1M", "2023-02-28T10:00:00Z"),
            ("2024-02-29T00:00:00Z", "P1Y", "2025-02-28T00:00:00Z"),
            ("2024-02-29T00:00:00Z", "P4Y", "2028-02-29T00:00:00Z"),
            ("2096-02-29T00:00:00Z", "P4Y", "2100-02-28T00:00:00Z"),
            ("2026-11-30T23:59:59Z", "P3M", "2027-02-28T23:59:59Z"),
            ("2026-12-31T00:00:00Z", "P2M", "2027-02-28T00:00:00Z"),
            ("2026-01-31T00:00:00Z", "P1MT24H", "2026-03-01T00:00:00Z"),
            ("2026-11-21T09:30:00Z", "P30D", "2026-12-21T09:30:00Z"),
            ("1969-12-31T23:00:00Z", "PT2H", "1970-01-01T01:00:00Z"),
            ("1960-03-31T12:00:00Z", "P1M", "1960-04-30T12:00:00Z"),
        ]
    )
    func addsByTheCalendar(start: String, text: String, end: String) throws {
        let duration = try #require(CalendarDuration(text))
        #expect(duration.after(try instant(start)) == (try instant(end)))
    }

    @Test(
        "going back clamps in the same way",
        arguments: [
            ("2024-03-31T10:00:00Z", "P1M", "2024-02-29T10:00:00Z"),
            ("2023-03-31T10:00:00Z", "P1M", "2023-02-28T10:00:00Z"),
            ("2024-02-29T00:00:00Z", "P1Y", "2023-02-28T00:00:00Z"),
            ("2027-01-15T06:00:00Z", "P30D", "2026-12-16T06:00:00Z"),
            ("1970-01-01T00:00:00Z", "P1M", "1969-12-01T00:00:00Z"),
        ]
    )
    func subtractsByTheCalendar(end: String, text: String, start: String) throws {
        let duration = try #require(CalendarDuration(text))
        #expect(duration.before(try instant(end)) == (try instant(start)))
    }

    @Test("a day counts from its last microsecond too, however far away")
    func keepsTheLastMicrosecondOfADay() throws {
        let month = try #require(CalendarDuration("P1M"))
        let late = Timestamp(microseconds: try instant("2301-01-31T00:00:00Z").microseconds - 1)
        #expect(month.after(late).microseconds == (try instant("2301-03-01T00:00:00Z").microseconds - 1))
    }

    @Test("what would lie beyond the year 9999 stops at its last second")
    func isBounded() throws {
        let ages = try #require(CalendarDuration("P10000Y"))
        #expect(ages.after(try instant("2026-11-21T00:00:00Z")) == .latest)
        #expect(ages.after(.latest) == .latest)
    }

    @Test("two texts of the same calendar length are equal and hash alike")
    func comparesByLength() throws {
        let year = try #require(CalendarDuration("P1Y"))
        let months = try #require(CalendarDuration("P12M"))
        #expect(year == months)
        #expect(Set([year, months]).count == 1)
        #expect(year != CalendarDuration("P365D"))
    }

    @Test("the shortest length takes a month as 28 days and a year as 365")
    func knowsItsShortestLength() throws {
        #expect(try #require(CalendarDuration("P1M")).shortest == .days(28))
        #expect(try #require(CalendarDuration("P1Y1MT1H")).shortest == .days(393) + .seconds(3_600))
        #expect(try #require(CalendarDuration("PT0S")).isZero)
    }

    @Test("a stored text that is no duration is refused")
    func refusesStoredNonsense() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CalendarDuration].self, from: Data(#"["soon"]"#.utf8))
        }
    }

    private func instant(_ text: String) throws -> Timestamp {
        let date = try Date(text, strategy: .iso8601)
        return Timestamp(unixSeconds: Int64(date.timeIntervalSince1970))
    }
}
