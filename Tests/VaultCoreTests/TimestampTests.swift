import Foundation
import Testing
import VaultCore

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "seconds are rounded down, also before 1970",
        arguments: [(0, 0), (999_999, 0), (1_000_000, 1), (-1, -1), (-1_000_000, -1), (-1_000_001, -2)]
            as [(Int64, Int64)]
    )
    func roundsDown(microseconds: Int64, seconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).unixSeconds == seconds)
    }

    @Test("seconds too far to count stop at the end of the range instead of wrapping round")
    func saturates() {
        #expect(Timestamp(unixSeconds: .max) > .latest)
        #expect(Timestamp(unixSeconds: .min) < Timestamp(unixSeconds: 0))
    }

    @Test("adding a duration and taking the difference are opposites")
    func addsAndSubtracts() {
        let start = Timestamp(unixSeconds: 1_700_000_000)
        #expect((start + .days(90)) - start == .days(90))
        #expect((start + .milliseconds(1)) - .milliseconds(1) == start)
        #expect(start < start + .microseconds(1))
    }

    @Test("the stored form is a bare integer of microseconds")
    func storesMicroseconds() throws {
        let data = try JSONEncoder().encode([Timestamp(unixSeconds: 7)])
        #expect(String(decoding: data, as: UTF8.self) == "[7000000]")
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [Timestamp(unixSeconds: 7)])
    }

    @Test(
        "the ISO 8601 form is the one of the calendar",
        arguments: [
            (0, 0, "1970-01-01T00:00:00Z"), (1_795_253_400_123_456, 6, "2026-11-21T09:30:00.123456Z"),
            (-1, 3, "1969-12-31T23:59:59.999Z"), (951_782_400_000_000, 0, "2000-02-29T00:00:00Z"),
            (253_402_300_799_000_000, 0, "9999-12-31T23:59:59Z"),
        ] as [(Int64, Int, String)]
    )
    func printsISO8601(microseconds: Int64, digits: Int, text: String) {
        #expect(Timestamp(microseconds: microseconds).iso8601(fractionDigits: digits) == text)
    }
}
