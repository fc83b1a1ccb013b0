/// How a byte is written inside a URL or a JSON text.
enum TemplateEscape {
    case none
    case url
    case json

    /// Writes one byte, escaped as its surroundings ask.
    func write(_ byte: UInt8, to output: inout OutputRawSpan) {
        switch self {
        case .none: output.append(byte)
        case .url: Self.writeURL(byte, to: &output)
        case .json: Self.writeJSON(byte, to: &output)
        }
    }

    /// Unreserved characters stand for themselves, all others as `%` and two digits (RFC 3986, section 2).
    private static func writeURL(_ byte: UInt8, to output: inout OutputRawSpan) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            output.append(byte)
        default:
            output.append(UInt8(ascii: "%"))
            output.append(digit(byte >> 4))
            output.append(digit(byte & 15))
        }
    }

    /// Quotes, backslashes and control characters are escaped (RFC 8259, section 7).
    private static func writeJSON(_ byte: UInt8, to output: inout OutputRawSpan) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            output.append(UInt8(ascii: "\\"))
            output.append(byte)
        case 0..<32:
            for fixed in "\\u00".utf8 { output.append(fixed) }
            output.append(digit(byte >> 4))
            output.append(digit(byte & 15))
        default:
            output.append(byte)
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
