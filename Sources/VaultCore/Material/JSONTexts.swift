import SecretMemory

/// The members of a JSON object of texts, whatever the spelling: spaces, order, escapes (RFC 8259).
///
/// No value is copied outside of memory that is wiped.
struct JSONTexts {
    /// What the members stand for, by name.
    let members: [String: SharedSecret]

    /// Reads the whole of a value; nil for anything but an object whose members are texts with names of their own.
    init?(_ value: SharedSecret) {
        guard let members = value.withBytes({ Self.object($0) }) else { return nil }
        self.members = members
    }

    // MARK: - Reading

    private static func object(_ bytes: RawSpan) -> [String: SharedSecret]? {
        var offset = 0
        var members: [String: SharedSecret] = [:]
        guard take("{", bytes, &offset) else { return nil }
        if !take("}", bytes, &offset) {
            repeat {
                guard let name = text(bytes, &offset), take(":", bytes, &offset),
                    let value = text(bytes, &offset),
                    members.updateValue(value, forKey: plain(name)) == nil
                else { return nil }
            } while take(",", bytes, &offset)
            guard take("}", bytes, &offset) else { return nil }
        }
        skip(bytes, &offset)
        return offset == bytes.byteCount ? members : nil
    }

    /// A member's name, which is no secret.
    private static func plain(_ name: SharedSecret) -> String {
        name.withBytes { String(decoding: $0.exposed(), as: UTF8.self) }
    }

    private static func skip(_ bytes: RawSpan, _ offset: inout Int) {
        while offset < bytes.byteCount, " \t\r\n".utf8.contains(bytes.byte(at: offset)) { offset += 1 }
    }

    private static func take(_ sign: Unicode.Scalar, _ bytes: RawSpan, _ offset: inout Int) -> Bool {
        skip(bytes, &offset)
        guard offset < bytes.byteCount, bytes.byte(at: offset) == UInt8(ascii: sign) else { return false }
        offset += 1
        return true
    }

    private static func text(_ bytes: RawSpan, _ offset: inout Int) -> SharedSecret? {
        guard take("\"", bytes, &offset) else { return nil }
        var isWhole = false
        let secret = SecretBytes(capacity: bytes.byteCount - offset) { output in
            while offset < bytes.byteCount {
                let byte = bytes.byte(at: offset)
                offset += 1
                switch byte {
                case UInt8(ascii: "\""):
                    isWhole = true
                    return
                case UInt8(ascii: "\\"): guard escape(bytes, &offset, &output) else { return }
                case 0..<32: return
                default: output.append(byte)
                }
            }
        }
        return isWhole ? SharedSecret(secret) : nil
    }

    // MARK: - Escapes

    /// Writes what stands behind a backslash; false when it stands for nothing.
    private static func escape(_ bytes: RawSpan, _ offset: inout Int, _ output: inout OutputRawSpan) -> Bool {
        guard offset < bytes.byteCount else { return false }
        let byte = bytes.byte(at: offset)
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(byte)
        case UInt8(ascii: "b"): output.append(8)
        case UInt8(ascii: "f"): output.append(12)
        case UInt8(ascii: "n"): output.append(10)
        case UInt8(ascii: "r"): output.append(13)
        case UInt8(ascii: "t"): output.append(9)
        case UInt8(ascii: "u"):
            guard let scalar = scalar(bytes, &offset) else { return false }
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { output.append(unit) }
        default: return false
        }
        return true
    }

    /// The character that one or, outside of the basic plane, two groups of four digits stand for.
    private static func scalar(_ bytes: RawSpan, _ offset: inout Int) -> Unicode.Scalar? {
        guard let first = unit(bytes, &offset) else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard offset + 1 < bytes.byteCount, bytes.byte(at: offset) == UInt8(ascii: "\\"),
            bytes.byte(at: offset + 1) == UInt8(ascii: "u")
        else { return nil }
        offset += 2
        guard let second = unit(bytes, &offset), UTF16.isTrailSurrogate(second) else { return nil }
        return Unicode.Scalar(0x1_0000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00)
    }

    private static func unit(_ bytes: RawSpan, _ offset: inout Int) -> UInt16? {
        guard offset + 4 <= bytes.byteCount else { return nil }
        var unit: UInt16 = 0
        for place in offset..<offset + 4 {
            guard let digit = Character(Unicode.Scalar(bytes.byte(at: place))).hexDigitValue else {
                return nil
            }
            unit = unit << 4 | UInt16(digit)
        }
        offset += 4
        return unit
    }
}
