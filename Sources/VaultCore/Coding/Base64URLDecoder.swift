/// Decodes base64url text a character at a time, so that a secret can go straight into memory that is wiped.
///
/// Source: RFC 4648, section 5. Padding may be left out, or must fill the last group exactly.
public struct Base64URLDecoder {
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var digits = 0
    private var padding = 0
    private var failed = false

    /// A decoder at the start of a text.
    public init() {}

    /// Takes the next character; the byte it completes, if it completes one.
    public mutating func push(_ character: UInt8) -> UInt8? {
        if character == UInt8(ascii: "=") {
            padding += 1
            return nil
        }
        guard padding == 0, let digit = Self.value(of: character) else {
            failed = true
            return nil
        }
        digits += 1
        bits = (bits << 6 | digit) & 0xFFF
        bitCount += 6
        guard bitCount >= 8 else { return nil }
        bitCount -= 8
        return UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
    }

    /// Whether the characters so far are a whole text.
    public var isComplete: Bool {
        !failed && digits % 4 != 1 && (padding == 0 || (padding <= 2 && (digits + padding) % 4 == 0))
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
