/// Addresses that begin with the same bits: one address, or a range in CIDR notation (RFC 4632).
public struct AddressRange: Hashable, Sendable {
    /// The first address.
    public let first: IPAddress
    /// How many leading bits all have in common.
    public let prefix: Int

    /// Reads an address or `ADDRESS/PREFIX`; throws what is wrong with the text and what to write.
    public init(_ text: some StringProtocol) throws(TextFault) {
        let slash = text.utf8.firstIndex(of: UInt8(ascii: "/"))
        guard let address = IPAddress(text[..<(slash ?? text.endIndex)]) else { throw Self.noAddress }
        let width = address.family.width
        guard let slash else {
            (first, prefix) = (address, width)
            return
        }
        let digits = text[text.utf8.index(after: slash)...]
        guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let prefix = Int(digits), prefix <= width
        else {
            throw TextFault(
                "its prefix is not a number from 0 to \(width)",
                remedy: "write a range such as \(address.family == .v4 ? "203.0.113.0/24" : "2001:db8::/32")"
            )
        }
        self.prefix = prefix
        first = IPAddress(address.family, address.number & Self.mask(prefix, width))
        guard first == address else {
            let range = "\(first)/\(prefix)"
            throw TextFault("bits after its prefix are set", remedy: "write \(range) or \(address)")
        }
    }

    /// Whether an address lies within; one of the other family never does.
    public func contains(_ address: IPAddress) -> Bool {
        let width = first.family.width
        return address.family == first.family && address.number & Self.mask(prefix, width) == first.number
    }

    private static func mask(_ prefix: Int, _ width: Int) -> UInt128 {
        let all = UInt128.max >> (128 - width)
        return all & ~(all >> prefix)
    }

    private static let noAddress = TextFault(
        "this is no IP address and no range of them",
        remedy: "write an address such as 203.0.113.7, or a range such as 203.0.113.0/24 or 2001:db8::/32"
    )
}

extension AddressRange: CustomStringConvertible {
    /// The form that ``init(_:)`` reads, without the prefix of a single address.
    public var description: String { prefix == first.family.width ? "\(first)" : "\(first)/\(prefix)" }
}
