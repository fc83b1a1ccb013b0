import Testing
import VaultCore

@testable import Policies

@Suite("Windows and freezes")
struct ChangeWindowsTests {
    private func windows(_ allow: [String], _ freeze: [String] = []) throws -> ChangeWindows {
        ChangeWindows(allow: try allow.map { try AllowWindow($0) }, freeze: try freeze.map { try Freeze($0) })
    }

    @Test(
        "The next opening is found",
        arguments: [
            (["Mon-Fri 09:00-16:00 Europe/Berlin"], "2026-11-21T12:00:00Z", "2026-11-23T08:00:00Z"),
            (["Mon-Fri 09:00-16:00 Europe/Berlin"], "2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"),
            (["Mon-Fri 09:00-16:00 Europe/Berlin"], "2026-11-23T14:59:59Z", "2026-11-23T14:59:59Z"),
            (["Mon-Fri 09:00-16:00 Europe/Berlin"], "2026-11-23T15:00:00Z", "2026-11-24T08:00:00Z"),
            // In summer the same time of day is an hour earlier in UTC.
            (["Mon-Fri 09:00-16:00 Europe/Berlin"], "2026-07-04T12:00:00Z", "2026-07-06T07:00:00Z"),
            (["daily 22:00-04:00"], "2026-11-21T12:00:00Z", "2026-11-21T22:00:00Z"),
            (["daily 22:00-04:00"], "2026-11-22T03:00:00Z", "2026-11-22T03:00:00Z"),
            (["Fri 22:00-04:00"], "2026-11-21T03:59:00Z", "2026-11-21T03:59:00Z"),
            (["Fri 22:00-04:00"], "2026-11-21T04:00:00Z", "2026-11-27T22:00:00Z"),
            (["Sat-Mon 00:00-24:00"], "2026-11-24T00:00:00Z", "2026-11-28T00:00:00Z"),
            (
                ["mon,WED 10:00-11:00 UTC", "Sunday 05:00-06:00"], "2026-11-21T12:00:00Z",
                "2026-11-22T05:00:00Z"
            ),
            // The hour from 02:00 does not exist in Berlin on 29 March 2026.
            (["daily 02:15-02:45 Europe/Berlin"], "2026-03-28T12:00:00Z", "2026-03-30T00:15:00Z"),
            (["daily 02:15-03:45 Europe/Berlin"], "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),
            // It comes twice on 25 October 2026; both are inside.
            (["daily 02:15-02:45 Europe/Berlin"], "2026-10-24T12:00:00Z", "2026-10-25T00:15:00Z"),
            (["daily 02:15-02:45 Europe/Berlin"], "2026-10-25T01:20:00Z", "2026-10-25T01:20:00Z"),
        ]
    )
    func opening(allow: [String], from: String, expected: String) throws {
        #expect(try windows(allow).opening(from: .utc(from))?.iso8601() == expected)
    }

    @Test(
        "A freeze wins over the windows",
        arguments: [
            (["2026-12-20/2027-01-03"], "2026-12-19T23:59:59Z", "2026-12-19T23:59:59Z"),
            (["2026-12-20/2027-01-03"], "2026-12-20T00:00:00Z", "2027-01-04T00:00:00Z"),
            (["2026-12-20/2027-01-03 Europe/Berlin"], "2026-12-19T23:00:00Z", "2027-01-03T23:00:00Z"),
            (["2026-12-20T18:00/2026-12-21T06:00"], "2026-12-20T18:00:00Z", "2026-12-21T06:00:00Z"),
            (["12-20/01-03"], "2027-01-02T00:00:00Z", "2027-01-04T00:00:00Z"),
            (["12-20/01-03"], "2031-12-25T00:00:00Z", "2032-01-04T00:00:00Z"),
            (["02-28/02-29"], "2027-02-28T12:00:00Z", "2027-03-01T00:00:00Z"),
            (["02-28/02-29"], "2028-02-28T12:00:00Z", "2028-03-01T00:00:00Z"),
            (
                ["2026-12-20/2026-12-24", "2026-12-23/2026-12-26"], "2026-12-20T00:00:00Z",
                "2026-12-27T00:00:00Z"
            ),
        ]
    )
    func freeze(freeze: [String], from: String, expected: String) throws {
        #expect(try windows([], freeze).opening(from: .utc(from))?.iso8601() == expected)
    }

    @Test(
        "Windows that a freeze covers for ever never open",
        arguments: [
            ([], ["01-01/12-31"]), (["daily 10:00-11:00"], ["2026-01-01/2040-01-01"]),
            (["Mon 10:00-11:00"], ["01-01/06-30", "07-01/12-31"]),
        ]
    )
    func neverOpen(allow: [String], freeze: [String]) throws {
        #expect(try windows(allow, freeze).opening(from: Reading.now) == nil)
    }

    @Test(
        "What is no window is refused with the remedy",
        arguments: [
            "", "09:00-16:00", "Mon-Fri", "Mon-Fri 9:00-16:00", "Mon-Fri 09:00-25:00", "Mon-Fri 09:00-09:00",
            "Mon-Fri 24:00-09:00", "Mon-Fro 09:00-16:00", "Mon,, 09:00-16:00", "Mon-Tue-Wed 09:00-16:00",
            "Mon-Fri 09:00-16:00 Mars/Phobos", "Mon-Fri 09:00-16:00 Europe/Berlin now", "Mon-Fri 09:60-16:00",
            "Mon-Fri 09:00", "Mon-Fri 09:00-16:00-17:00",
        ]
    )
    func badWindows(text: String) {
        #expect { try AllowWindow(text) } throws: { error in (error as? TextFault)?.remedy.isEmpty == false }
    }

    @Test(
        "What is no freeze is refused",
        arguments: [
            "", "2026-12-20", "2026-12-20/", "2026-02-29/2026-03-01", "2026-13-01/2026-13-02",
            "2027-01-03/2026-12-20",
            "2026-12-20/01-03", "02-30/03-01", "2026-12-20T25:00/2026-12-21", "2026-12-20/2027-01-03 Berlin",
            "2026-12-20T10:00/2026-12-20T10:00", "2026-12-20/2027-01-03/2027-02-01",
        ]
    )
    func badFreezes(text: String) {
        #expect(throws: TextFault.self) { try Freeze(text) }
    }

    @Test("An opening is at or after the instant, open, and nothing before it is, for many random windows")
    func property() throws {
        var random = Seeded(11)
        let zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
        let days = ["Mon-Fri", "Sat,Sun", "daily", "Tue", "Fri-Mon"]
        for _ in 0..<300 {
            let hours = String(format: random.next(below: 24), random.next(below: 24))
            guard let window = try? AllowWindow("\(random.pick(days)) \(hours) \(random.pick(zones))") else {
                continue
            }
            let windows = ChangeWindows(
                allow: [window],
                freeze: [try Freeze("12-20/01-03"), try Freeze("07-01/07-14 Europe/Berlin")]
            )
            let from = Timestamp(unixSeconds: Int64(1_700_000_000 + random.next(below: 200_000_000)))
            let opening = try #require(windows.opening(from: from))
            #expect(opening >= from)
            #expect(windows.isOpen(at: opening))
            var probe = from
            while probe < opening {
                // A second opening of one day, when the clocks go back, may be passed over.
                #expect(!windows.isOpen(at: probe) || opening - probe < .seconds(7_200))
                probe = probe + .seconds(1_800)
            }
        }
    }
}

extension String {
    fileprivate init(format begin: Int, _ end: Int) {
        let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        self = "\(pad(begin)):00-\(pad(end)):00"
    }
}
