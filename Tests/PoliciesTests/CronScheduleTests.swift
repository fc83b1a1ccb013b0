import Testing
import VaultCore

@testable import Policies

@Suite("Cron texts")
struct CronScheduleTests {
    @Test(
        "The next firings are those of the text",
        arguments: [
            ("*/15 * * * *", "2026-11-21T12:00:00Z", ["2026-11-21T12:15:00Z", "2026-11-21T12:30:00Z"]),
            ("0 3 1 * *", "2026-11-21T12:00:00Z", ["2026-12-01T03:00:00Z", "2027-01-01T03:00:00Z"]),
            ("59 23 31 12 *", "2026-12-31T23:58:00Z", ["2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"]),
            ("59 23 31 12 *", "2026-12-31T23:59:00Z", ["2027-12-31T23:59:00Z"]),
            ("0 0 29 2 *", "2026-01-01T00:00:00Z", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
            ("0 0 29 2 *", "2096-03-01T00:00:00Z", ["2104-02-29T00:00:00Z"]),
            ("0 0 31 * *", "2026-01-31T00:00:00Z", ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"]),
            ("0 12 * * MON", "2026-11-21T12:00:00Z", ["2026-11-23T12:00:00Z", "2026-11-30T12:00:00Z"]),
            ("0 12 * * 7", "2026-11-21T12:00:00Z", ["2026-11-22T12:00:00Z", "2026-11-29T12:00:00Z"]),
            ("0 12 * * 0", "2026-11-21T12:00:00Z", ["2026-11-22T12:00:00Z"]),
            ("0 12 * * 5-7", "2026-11-22T12:00:00Z", ["2026-11-27T12:00:00Z", "2026-11-28T12:00:00Z"]),
            ("0 0 13 * FRI", "2026-11-01T00:00:00Z", ["2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z"]),
            ("0 0 13 * FRI", "2026-12-12T00:00:00Z", ["2026-12-13T00:00:00Z", "2026-12-18T00:00:00Z"]),
            ("0 0 */2 * MON", "2026-11-21T12:00:00Z", ["2026-11-23T00:00:00Z", "2026-12-07T00:00:00Z"]),
            (
                "5,10 8-9 * jan,JUL *", "2026-11-21T12:00:00Z",
                ["2027-01-01T08:05:00Z", "2027-01-01T08:10:00Z"]
            ),
            ("0 22-23/1 * * *", "2026-11-21T22:30:00Z", ["2026-11-21T23:00:00Z", "2026-11-22T22:00:00Z"]),
            ("@monthly", "2026-11-21T12:00:00Z", ["2026-12-01T00:00:00Z"]),
            ("@yearly", "2026-11-21T12:00:00Z", ["2027-01-01T00:00:00Z"]),
            ("  0   3  *  *  * ", "2026-11-21T12:00:00Z", ["2026-11-22T03:00:00Z"]),
        ]
    )
    func firings(text: String, from: String, expected: [String]) throws {
        let cron = try CronSchedule(text)
        var last = Timestamp.utc(from)
        for want in expected {
            last = try #require(cron.firing(after: last, in: .utc))
            #expect(last.iso8601() == want)
        }
    }

    @Test(
        "In Berlin a skipped time comes at the skip, and a repeated one once",
        arguments: [
            // 29 March 2026: 02:00 CET becomes 03:00 CEST at 01:00 UTC.
            ("30 2 * * *", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
            ("*/20 2 * * *", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]),
            ("0 3 * * *", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z"]),
            // 25 October 2026: 03:00 CEST becomes 02:00 CET at 01:00 UTC.
            ("30 2 * * *", "2026-10-24T12:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
            ("30 2 * * *", "2026-10-25T01:10:00Z", ["2026-10-26T01:30:00Z"]),
            ("0 3 * * *", "2026-10-24T12:00:00Z", ["2026-10-25T02:00:00Z"]),
        ]
    )
    func changeOfClocks(text: String, from: String, expected: [String]) throws {
        let cron = try CronSchedule(text)
        let zone = try Zone("Europe/Berlin")
        var last = Timestamp.utc(from)
        for want in expected {
            last = try #require(cron.firing(after: last, in: zone))
            #expect(last.iso8601() == want)
        }
    }

    @Test(
        "What is no cron text is refused",
        arguments: [
            "", "0 3 * *", "0 3 * * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *", "0 0 32 * *", "0 0 * 13 *",
            "0 0 * * 8", "5-1 * * * *", "*/0 * * * *", "*/61 * * * *", "5/10 * * * *", "a * * * *",
            "1,,2 * * * *",
            "-1 * * * *", "1- * * * *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "@reboot", "0 0 ? * *",
            "٣ 3 * * *",
            "0 0 * * FRI-SUN", "1.5 * * * *", "100 * * * *",
        ]
    )
    func refusals(text: String) {
        #expect(throws: TextFault.self) { try CronSchedule(text) }
    }

    @Test(
        "A firing is after the instant asked from, at a whole minute the fields admit, for many random texts"
    )
    func property() throws {
        var random = Seeded(7)
        let zones = try ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"].map {
            try Zone($0)
        }
        for _ in 0..<400 {
            let minute = random.next(below: 60)
            let hour = random.next(below: 24)
            let cron = try CronSchedule("\(minute) \(hour) * * \(random.next(below: 7))")
            let zone = random.pick(zones)
            let from = Timestamp(unixSeconds: Int64(1_700_000_000 + random.next(below: 400_000_000)))
            let firing = try #require(cron.firing(after: from, in: zone))
            #expect(firing > from)
            #expect(firing - from <= .days(8))
            let wall = zone.wall(at: firing)
            #expect(
                wall.secondOfDay == hour * 3_600 + minute * 60
                    || zone.offset(at: firing - .seconds(1)) < zone.offset(at: firing)
            )
        }
    }
}
