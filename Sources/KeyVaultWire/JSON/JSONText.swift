/// The characters between the quotes of a JSON string, as UTF-8 bytes with the escapes resolved.
///
/// The reader has checked them: escapes are well formed, surrogates are paired.
struct JSONText: Sequence {
    let source: [UInt8]
    let range: Range<Int>
    let hasEscapes: Bool

    /// How many bytes the text has at most; exact when it has no escapes.
    var maximumCount: Int { range.count }

    func makeIterator() -> Iterator {
        Iterator(source: source, position: range.lowerBound, end: range.upperBound)
    }

    /// The text as a `String`, a copy that cannot be wiped.
    var string: String {
        hasEscapes
            ? String(decoding: Array(self), as: UTF8.self) : String(decoding: source[range], as: UTF8.self)
    }

    struct Iterator: IteratorProtocol {
        private let source: [UInt8]
        private var position: Int
        private let end: Int
        private var pending: UInt32 = 0

        init(source: [UInt8], position: Int, end: Int) {
            self.source = source
            self.position = position
            self.end = end
        }

        mutating func next() -> UInt8? {
            if pending != 0 {
                defer { pending >>= 8 }
                return UInt8(truncatingIfNeeded: pending)
            }
            guard position < end else { return nil }
            defer { position += 1 }
            return source[position] == UInt8(ascii: "\\") ? unescape() : source[position]
        }

        /// Resolves the escape at `position` and leaves `position` on its last byte.
        private mutating func unescape() -> UInt8 {
            position += 1
            switch source[position] {
            case UInt8(ascii: "b"): return 0x08
            case UInt8(ascii: "f"): return 0x0C
            case UInt8(ascii: "n"): return 0x0A
            case UInt8(ascii: "r"): return 0x0D
            case UInt8(ascii: "t"): return 0x09
            case UInt8(ascii: "u"): return unescapeScalar()
            default: return source[position]
            }
        }

        private mutating func unescapeScalar() -> UInt8 {
            var value = codeUnit()
            if UTF16.isLeadSurrogate(UInt16(value)) {
                position += 2
                value = 0x10000 + (value - 0xD800) << 10 + (codeUnit() - 0xDC00)
            }
            guard value >= 0x80 else { return UInt8(value) }
            let encoded = UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}").map { Array($0) } ?? []
            for byte in encoded.dropFirst().reversed() {
                pending = pending << 8 | UInt32(byte)
            }
            return encoded[0]
        }

        /// The four hexadecimal digits after the `u` at `position`; leaves `position` on the last one.
        private mutating func codeUnit() -> UInt32 {
            var value: UInt32 = 0
            for _ in 0..<4 {
                position += 1
                value = value << 4 | UInt32(source[position].hexValue ?? 0)
            }
            return value
        }
    }
}

extension UInt8 {
    /// What the byte means as a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
