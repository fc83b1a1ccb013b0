public import VaultCore

/// The proxies whose word about a caller's address counts.
///
/// Each proxy appends to `X-Forwarded-For` whom it was called by, so the list is read from its end: what a trusted
/// proxy appended is true, what stands before it came from whoever called that proxy.
public struct TrustedProxies: Equatable, Sendable {
    /// What stands for a caller whom a trusted proxy did not name in a way that can be read; no firewall that is on
    /// admits it.
    public static let unknown = "unknown"

    private let ranges: [AddressRange]

    /// Trusts whoever calls from these addresses.
    public init(_ ranges: [AddressRange] = []) {
        self.ranges = ranges
    }

    /// The caller's address: `peer`, whom the socket shows, unless that is a trusted proxy; then the last address in
    /// the `X-Forwarded-For` fields, in their order, that is none.
    ///
    /// When all of them are, the first one; without the fields, the proxy itself. An IPv4 peer of a socket that listens
    /// on IPv6 is told as IPv4.
    public func caller(from peer: String, forwarded fields: @autoclosure () -> [String]) -> String {
        let peer = Self.plain(peer)
        guard !ranges.isEmpty, let address = IPAddress(peer), trusts(address) else { return peer }
        var caller = peer
        let names = fields().flatMap { $0.split(separator: ",") }.map(Self.trimmed).filter { !$0.isEmpty }
        for name in names.reversed() {
            guard let address = Self.address(name) else { return Self.unknown }
            caller = address.description
            guard trusts(address) else { break }
        }
        return caller
    }

    private func trusts(_ address: IPAddress) -> Bool {
        ranges.contains { $0.contains(address) }
    }

    private static func plain(_ peer: String) -> String {
        peer.hasPrefix("::ffff:") ? IPAddress(peer)?.description ?? peer : peer
    }

    /// An address as proxies write it: alone, with a port, or in brackets.
    private static func address(_ text: Substring) -> IPAddress? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), isPort(text[text.index(after: end)...]) else {
                return nil
            }
            let inner = text[text.index(after: text.startIndex)..<end]
            return inner.contains(":") ? IPAddress(inner) : nil
        }
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        guard colons == 1, let colon = text.firstIndex(of: ":") else { return IPAddress(text) }
        return isPort(text[colon...]) ? IPAddress(text[..<colon]) : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }

    /// Nothing, or a colon and a number.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && UInt16(text.dropFirst()) != nil
    }
}
