extension Timestamp {
    /// Appends the instant as ISO 8601 in UTC with seven digits of a second's fraction, as Azure's logs write it.
    ///
    /// Builds no string: the audit log writes one for each request.
    public func appendISO8601(to bytes: inout [UInt8]) {
        let (day, second) = dayAndSecond
        bytes.appendDigits(day.year, 4)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDigits(day.month, 2)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDigits(day.day, 2)
        bytes.append(UInt8(ascii: "T"))
        bytes.appendClock(second)
        bytes.append(UInt8(ascii: "."))
        bytes.appendDigits(Int(microseconds - unixSeconds * 1_000_000) * 10, 7)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// The instant as HTTP headers write it, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
    public var httpDate: String {
        let (day, second) = dayAndSecond
        var bytes = Array(Self.weekdays[Self.weekday(day.daysSinceEpoch)].utf8)
        bytes += ", ".utf8
        bytes.appendDigits(day.day, 2)
        bytes += " \(Self.months[day.month - 1]) ".utf8
        bytes.appendDigits(day.year, 4)
        bytes.append(UInt8(ascii: " "))
        bytes.appendClock(second)
        bytes += " GMT".utf8
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Help

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// 1970-01-01 was a Thursday.
    private static func weekday(_ daysSinceEpoch: Int) -> Int {
        let index = (daysSinceEpoch + 4) % 7
        return index < 0 ? index + 7 : index
    }

    private var dayAndSecond: (day: CivilDate, second: Int) {
        let seconds = Int(unixSeconds)
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return (CivilDate(daysSinceEpoch: days), seconds - days * 86_400)
    }
}

extension [UInt8] {
    fileprivate mutating func appendClock(_ second: Int) {
        appendDigits(second / 3_600, 2)
        append(UInt8(ascii: ":"))
        appendDigits(second / 60 % 60, 2)
        append(UInt8(ascii: ":"))
        appendDigits(second % 60, 2)
    }

    fileprivate mutating func appendDigits(_ value: Int, _ width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
