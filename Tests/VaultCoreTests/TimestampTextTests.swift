import Testing
import VaultCore

@Suite("Instants as text")
struct TimestampTextTests {
    @Test(
        "Seven digits, as Azure's logs",
        arguments: [
            (0, "1970-01-01T00:00:00.0000000Z"), (1_795_253_400_123_456, "2026-11-21T09:30:00.1234560Z"),
            (-1, "1969-12-31T23:59:59.9999990Z"), (951_782_400_000_001, "2000-02-29T00:00:00.0000010Z"),
        ] as [(Int64, String)]
    )
    func logs(microseconds: Int64, text: String) {
        var bytes: [UInt8] = []
        Timestamp(microseconds: microseconds).appendISO8601(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test(
        "HTTP dates",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        ] as [(Int64, String)]
    )
    func http(seconds: Int64, text: String) {
        #expect(Timestamp(unixSeconds: seconds).httpDate == text)
    }
}
