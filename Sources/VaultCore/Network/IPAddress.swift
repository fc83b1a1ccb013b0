/// An IPv4 or IPv6 address.
///
/// An IPv4 address in IPv6's dress (`::ffff:192.0.2.1`), as a socket shows it that listens on both, is the IPv4
/// address.
///
/// Source: RFC 4291, section 2.5.5.2.
public struct IPAddress: Hashable, Sendable {
    /// The two kinds of addresses.
    public enum Family: Sendable {
        case v4
        case v6

        /// How many bits an address has.
        public var width: Int { self == .v4 ? 32 : 128 }
    }

    /// Its kind.
    public let family: Family
    /// The address as a number.
    public let number: UInt128

    /// An address from its number; what lies beyond the family's width is cut off.
    public init(_ family: Family, _ number: UInt128) {
        let mapped: UInt128 = 0xFFFF
        if family == .v6, number >> 32 == mapped {
            self.family = .v4
            self.number = number & 0xFFFF_FFFF
        } else {
            self.family = family
            self.number = family == .v4 ? number & 0xFFFF_FFFF : number
        }
    }
}
