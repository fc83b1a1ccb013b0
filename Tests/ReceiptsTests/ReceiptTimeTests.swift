import Receipts
import Testing
import VaultCore

@Suite("Times in receipts")
struct ReceiptTimeTests {
    @Test(
        "a time reads back to the microsecond",
        arguments: [0, 1, 999_999, 1_800_000_000_123_456, 951_782_400_000_000, 253_402_300_799_999_999]
    )
    func roundTrip(microseconds: Int64) throws {
        let time = ReceiptTime(Timestamp(microseconds: microseconds))
        #expect(ReceiptTime(time.description) == time)
    }

    @Test(
        "no other spelling is a time",
        arguments: [
            "", "now", "2026-11-21T12:39:16Z", "2026-11-21T12:39:16.006Z", "2026-11-21 12:39:16.006000Z",
            "2026-11-21T12:39:16.006000+00:00", "2026-02-29T12:39:16.006000Z", "2026-11-21T24:00:00.000000Z",
            "2026-11-21T12:60:16.006000Z", "26-11-21T12:39:16.006000Z", "2026-11-21T12:39:16.006000Z ",
            "-026-11-21T12:39:16.006000Z", "2026-11-21T12:39:16.99999999999999999999Z",
            "99999999999999999-11-21T12:39:16.006000Z",
        ]
    )
    func refused(text: String) {
        #expect(ReceiptTime(text) == nil)
    }
}
