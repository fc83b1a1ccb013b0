/// A line of JSON built byte by byte: one object, ending in a newline.
///
/// The logs write one for each request, so no tree of values is built first. Members come out in the order
/// they are added; text that is not plain is escaped (RFC 8259, section 7). Member names given in code are
/// taken to be plain.
public struct JSONLine: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8]
    private var needsComma = false

    /// An empty object of about `capacity` bytes.
    public init(capacity: Int = 512) {
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes.append(UInt8(ascii: "{"))
    }

    /// Adds a text member; nothing when `value` is nil.
    public mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        key(name)
        text(value)
    }

    /// Adds a text member under a name that is only known now.
    public mutating func add(named name: String, _ value: String) {
        separate()
        text(name)
        bytes.append(UInt8(ascii: ":"))
        text(value)
    }

    /// Adds a number.
    public mutating func add(_ name: String, _ value: Int) {
        key(name)
        bytes += String(value).utf8
    }

    /// Adds a member whose value `write` appends as JSON.
    public mutating func add(_ name: String, writing write: (inout [UInt8]) -> Void) {
        key(name)
        write(&bytes)
    }

    /// Adds an object whose members `fill` adds.
    public mutating func add(_ name: String, object fill: (inout JSONLine) -> Void) {
        key(name)
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        fill(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Ends the object and the line.
    public consuming func finished() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    // MARK: Help

    private mutating func key(_ name: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes += name.utf8
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Copies the text and looks afterwards whether it was plain: most is, and a copy is faster than a walk.
    private mutating func text(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes += value.utf8
        if !(start..<bytes.count).allSatisfy({ bytes[$0].isPlainInJSON }) {
            bytes.removeSubrange(start...)
            for byte in value.utf8 { escape(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += #"\""#.utf8
        case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
        case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
        case UInt8(ascii: "\r"): bytes += #"\r"#.utf8
        case UInt8(ascii: "\t"): bytes += #"\t"#.utf8
        case 0..<0x20, 0x7F:
            bytes += (byte < 16 ? #"\u000"# : #"\u00"#).utf8
            bytes += String(byte, radix: 16).utf8
        default: bytes.append(byte)
        }
    }
}

extension UInt8 {
    fileprivate var isPlainInJSON: Bool {
        self >= 0x20 && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\") && self != 0x7F
    }
}
