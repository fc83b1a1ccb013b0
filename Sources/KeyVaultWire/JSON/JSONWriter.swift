import VaultCore

/// Writes JSON straight into a byte buffer; the caller sees to commas by naming members and elements.
///
/// Secret values are read far more often than anything else, so the answer to a read is made in one pass.
public struct JSONWriter {
    /// The text so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// An empty text, with room for `capacity` bytes.
    public init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    // MARK: Structure

    /// Writes an object whose members `body` writes.
    public mutating func object<Failure: Error>(
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        try enclosed(in: UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// Writes an array whose elements `body` writes.
    public mutating func array<Failure: Error>(
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        try enclosed(in: UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Starts a member; its value must follow.
    public mutating func member(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    // MARK: Values

    /// Writes a string.
    public mutating func string(_ value: String) {
        quoted { writer in writer.append(escaping: value.utf8) }
    }

    /// Writes UTF-8 text as a string.
    public mutating func string(utf8 text: [UInt8]) {
        quoted { writer in writer.append(escaping: text) }
    }

    /// Writes a string that is known to need no escaping, such as an identifier, from its parts.
    public mutating func plain(_ parts: String...) {
        quoted { writer in
            for part in parts { writer.bytes.append(contentsOf: part.utf8) }
        }
    }

    /// Writes bytes as base64url text without padding.
    public mutating func base64URL(_ value: [UInt8]) {
        quoted { writer in Base64URL.append(value, to: &writer.bytes) }
    }

    /// Writes a whole number.
    public mutating func integer(_ value: Int64) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes `true` or `false`.
    public mutating func boolean(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    // MARK: Parts

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func enclosed<Failure: Error>(
        in open: UInt8,
        _ close: UInt8,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        separate()
        bytes.append(open)
        needsComma = false
        try body(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func quoted(_ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        body(&self)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(escaping text: some Collection<UInt8>) {
        guard text.contains(where: \.needsEscape) else {
            bytes.append(contentsOf: text)
            return
        }
        for byte in text {
            byte.needsEscape ? appendEscape(byte) : bytes.append(byte)
        }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        default: bytes.append(contentsOf: "\\u00\(Hex.encode([byte]))".utf8)
        }
    }
}

extension UInt8 {
    /// Whether the byte must be escaped in a JSON string (RFC 8259, section 7).
    fileprivate var needsEscape: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}
