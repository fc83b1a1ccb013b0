import SecretMemory
public import VaultCore

extension JSONReader {
    /// Reads a string of at most `maximum` UTF-16 code units, as .NET and so the service counts.
    public mutating func string(maximum: Int = 32_768) throws(VaultError) -> String {
        let value = try text().string
        guard value.utf16.count <= maximum else {
            throw failure("is longer than \(maximum) characters; shorten it")
        }
        return value
    }

    /// Reads `true` or `false`.
    public mutating func boolean() throws(VaultError) -> Bool {
        switch peek() {
        case UInt8(ascii: "t"):
            try literal("true")
            return true
        case UInt8(ascii: "f"):
            try literal("false")
            return false
        default: throw wrongKind(expected: "true or false")
        }
    }

    /// Reads a whole number; one with a fraction or an exponent is refused.
    public mutating func integer() throws(VaultError) -> Int64 {
        guard let first = peek(), first == UInt8(ascii: "-") || first.isDigit else {
            throw wrongKind(expected: "a whole number")
        }
        let start = position
        try skipNumber()
        let digits = bytes[start..<position]
        guard digits.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "-") }) else {
            throw failure("must be a whole number without fraction or exponent")
        }
        guard let value = Int64(String(decoding: digits, as: UTF8.self)) else {
            throw failure("is out of range")
        }
        return value
    }

    /// Reads a string that must be one of the values of `type`, such as an algorithm's name.
    public mutating func choice<Choice: RawRepresentable<String>>(
        of choices: some Collection<Choice>
    ) throws(VaultError) -> Choice {
        let name = try string()
        guard let choice = choices.first(where: { $0.rawValue == name }) else {
            throw notAmong(choices.map(\.rawValue))
        }
        return choice
    }

    /// The error for a string that is none of the accepted values.
    public func notAmong(_ accepted: [String]) -> VaultError {
        failure("is not one of the accepted values: \(accepted.joined(separator: ", "))")
    }

    // MARK: Tokens

    func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            position += 1
        }
    }

    mutating func literal(_ word: StaticString) throws(VaultError) {
        let expected = word.description.utf8
        guard bytes[position...].starts(with: expected) else { throw malformed("a value is misspelt") }
        position += expected.count
    }

    /// The error for a value of another kind than expected.
    func wrongKind(expected: String) -> VaultError {
        let actual: String
        switch peek() {
        case UInt8(ascii: "{"): actual = "an object"
        case UInt8(ascii: "["): actual = "an array"
        case UInt8(ascii: "\""): actual = "a string"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): actual = "a boolean"
        case UInt8(ascii: "n"): actual = "null"
        case .some(let byte) where byte == UInt8(ascii: "-") || byte.isDigit: actual = "a number"
        default: return malformed("a value is missing")
        }
        return failure("must be \(expected), not \(actual)")
    }

    /// Passes a number of the grammar of RFC 8259, section 6.
    mutating func skipNumber() throws(VaultError) {
        if peek() == UInt8(ascii: "-") { position += 1 }
        let integerStart = position
        try skipDigits()
        guard bytes[integerStart] != UInt8(ascii: "0") || position == integerStart + 1 else {
            throw malformed("a number starts with zero")
        }
        if peek() == UInt8(ascii: ".") {
            position += 1
            try skipDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(VaultError) {
        let start = position
        while let byte = peek(), byte.isDigit { position += 1 }
        guard position > start else { throw malformed("a digit or value is missing") }
    }
}

extension UInt8 {
    /// Whether the byte is a decimal digit in ASCII.
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
