extension IPAddress {
    /// Reads `192.0.2.1` or any form of RFC 4291, section 2.2, without a zone; nil for anything else.
    ///
    /// A leading zero is refused: some read `010` as eight.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 45 else { return nil }
        let text = Substring(text)
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let number = Self.v6(text) else { return nil }
            self.init(.v6, number)
        } else {
            guard let number = Self.v4(text) else { return nil }
            self.init(.v4, UInt128(number))
        }
    }

    private static func v4(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard part.utf8.allSatisfy(\.isDigit), part == "0" || !part.hasPrefix("0"), let byte = UInt8(part)
            else { return nil }
            number = number << 8 | UInt32(byte)
        }
        return number
    }

    private static func v6(_ text: Substring) -> UInt128? {
        guard let gap = text.firstRange(of: "::") else {
            return groups(text, endsInV4: true).flatMap { $0.count == 8 ? number($0) : nil }
        }
        guard let head = groups(text[..<gap.lowerBound], endsInV4: false),
            let tail = groups(text[gap.upperBound...], endsInV4: true), head.count + tail.count < 8
        else { return nil }
        return number(head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail)
    }

    /// The groups of 16 bits, none for an empty text; the last two may be written as an IPv4 address.
    private static func groups(_ text: Substring, endsInV4: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if endsInV4, index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
                guard let v4 = v4(part) else { return nil }
                groups += [UInt16(v4 >> 16), UInt16(v4 & 0xFFFF)]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func number(_ groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The one form that RFC 5952 chooses.
    public var description: String {
        switch family {
        case .v4: (0..<4).map { String(number >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".")
        case .v6: Self.text(of: (0..<8).map { UInt16(number >> (112 - 16 * $0) & 0xFFFF) })
        }
    }

    private static func text(of groups: [UInt16]) -> String {
        let words = groups.map { String($0, radix: 16) }
        let gap = longestZeros(in: groups)
        guard gap.count > 1 else { return words.joined(separator: ":") }
        let (head, tail) = (words[..<gap.lowerBound], words[gap.upperBound...])
        return head.joined(separator: ":") + "::" + tail.joined(separator: ":")
    }

    /// The longest run of zeros, the first of several; empty when there is none.
    private static func longestZeros(in groups: [UInt16]) -> Range<Int> {
        var (longest, start) = (0..<0, 0)
        for (index, group) in groups.enumerated() {
            if group != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<index + 1 }
        }
        return longest
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    fileprivate var isHexDigit: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
    }
}
