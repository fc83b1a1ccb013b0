import Testing
import VaultCore

@testable import Policies

@Suite("Time zones")
struct ZoneTests {
    @Test(
        "A wall time becomes the first instant that shows it, or the instant that skips it",
        arguments: [
            ("Europe/Berlin", "2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z"),
            ("Europe/Berlin", "2026-03-29T02:00:00Z", "2026-03-29T01:00:00Z"),
            ("Europe/Berlin", "2026-03-29T02:59:59Z", "2026-03-29T01:00:00Z"),
            ("Europe/Berlin", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"),
            ("Europe/Berlin", "2026-10-25T01:59:59Z", "2026-10-24T23:59:59Z"),
            ("Europe/Berlin", "2026-10-25T02:00:00Z", "2026-10-25T00:00:00Z"),
            ("Europe/Berlin", "2026-10-25T02:59:59Z", "2026-10-25T00:59:59Z"),
            ("Europe/Berlin", "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-04T02:10:00Z", "2026-10-03T15:30:00Z"),
            ("Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T10:00:00Z"),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", "2025-12-31T18:15:00Z"),
            ("UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ]
    )
    func instants(name: String, wall: String, expected: String) throws {
        let reading = WallTime(seconds: Timestamp.utc(wall).unixSeconds)
        #expect(try Zone(name).instant(of: reading).iso8601() == expected)
    }

    @Test(
        "Every instant of a year is the first or second that shows its wall time",
        arguments: [
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC",
        ]
    )
    func roundTrip(name: String) throws {
        let zone = try Zone(name)
        for step in 0..<17_568 {
            let instant = Timestamp.utc(2_028, 1, 1) + .seconds(step * 1_800)
            let found = zone.instant(of: zone.wall(at: instant))
            #expect(found == instant || (found < instant && instant - found <= .seconds(3_600)))
        }
    }

    @Test(
        "Unknown and ambiguous names are refused, near ones suggested",
        arguments: [
            ("europe/berlin", "write `Europe/Berlin`"), ("Berlin", "write `Europe/Berlin`"), ("CET", nil),
            ("EST", nil),
            ("GMT+1", nil), ("", nil), ("Mars/Phobos", nil), ("../../etc/passwd", nil),
            ("Europe/Berlin ", nil),
        ] as [(String, String?)]
    )
    func names(name: String, remedy: String?) {
        #expect { try Zone(name) } throws: { error in
            guard let fault = error as? TextFault else { return false }
            return remedy == nil || fault.remedy == remedy
        }
    }

    @Test(
        "Days of the week follow the calendar",
        arguments: [(0, Weekday.thursday), (-1, .wednesday), (-4, .sunday), (20_778, .saturday)]
    )
    func weekdays(day: Int, expected: Weekday) {
        #expect(Weekday(day: day) == expected)
    }
}
