public import SecretMemory
public import VaultCore

extension JSONReader {
    /// Reads a string's characters as secret bytes, at most `maximum` of them.
    ///
    /// This is the one place where a secret leaves the text of a request; it goes straight into memory that
    /// is wiped. The request's body itself stays with the HTTP layer until its buffer is let go.
    public mutating func secretText(maximum: Int) throws(VaultError) -> SharedSecret {
        let text = try text()
        let secret = SecretBytes(capacity: text.maximumCount) { output in
            for byte in text { output.append(byte) }
        }
        guard secret.count <= maximum else {
            throw failure("is \(secret.count) bytes long; the limit is \(maximum)")
        }
        return SharedSecret(secret)
    }

    /// Reads base64url text as secret bytes.
    public mutating func secretBase64URL() throws(VaultError) -> SharedSecret {
        let text = try text()
        var decoder = Base64URLDecoder()
        let secret = SecretBytes(capacity: text.maximumCount) { output in
            for character in text {
                if let byte = decoder.push(character) { output.append(byte) }
            }
        }
        guard decoder.isComplete else { throw notBase64URL }
        return SharedSecret(secret)
    }

    /// Reads base64url text as bytes.
    public mutating func base64URL() throws(VaultError) -> [UInt8] {
        let text = try text()
        var decoder = Base64URLDecoder()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.maximumCount * 3 / 4)
        for character in text {
            if let byte = decoder.push(character) { bytes.append(byte) }
        }
        guard decoder.isComplete else { throw notBase64URL }
        return bytes
    }

    private var notBase64URL: VaultError {
        failure("is not base64url text (RFC 4648, section 5: A-Z a-z 0-9 - _, padding optional)")
    }

    /// Passes a string and finds what stands between its quotes.
    mutating func text() throws(VaultError) -> JSONText {
        guard peek() == UInt8(ascii: "\"") else { throw wrongKind(expected: "a string") }
        position += 1
        let start = position
        var hasEscapes = false
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw malformed("a control character in a string is not escaped") }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                try skipEscape()
            } else {
                position += 1
            }
        }
        guard position < bytes.count else { throw malformed("a string does not end") }
        position += 1
        return JSONText(source: bytes, range: start..<(position - 1), hasEscapes: hasEscapes)
    }

    private mutating func skipEscape() throws(VaultError) {
        position += 1
        switch peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            try skipScalarEscape()
        default:
            throw malformed("an escape is not known")
        }
    }

    private mutating func skipScalarEscape() throws(VaultError) {
        let unit = try skipCodeUnit()
        guard !UTF16.isTrailSurrogate(unit) else { throw malformed("a surrogate has no partner") }
        guard UTF16.isLeadSurrogate(unit) else { return }
        guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
            throw malformed("a surrogate has no partner")
        }
        position += 1
        guard UTF16.isTrailSurrogate(try skipCodeUnit()) else {
            throw malformed("a surrogate has no partner")
        }
    }

    /// Passes the `u` and its four digits.
    private mutating func skipCodeUnit() throws(VaultError) -> UInt16 {
        var unit: UInt16 = 0
        position += 1
        for _ in 0..<4 {
            guard let digit = peek()?.hexValue else { throw malformed("a \\u escape needs four digits") }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
