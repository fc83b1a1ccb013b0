public import VaultCore

/// When rotations may begin: inside one of the windows, where there are any, and outside every freeze.
public struct ChangeWindows: Hashable, Sendable, Codable {
    /// The windows; none means always.
    public var allow: [AllowWindow]
    /// The freezes; they win over the windows.
    public var freeze: [Freeze]

    /// Windows and freezes.
    public init(allow: [AllowWindow] = [], freeze: [Freeze] = []) {
        self.allow = allow
        self.freeze = freeze
    }

    /// How far ahead an opening is looked for.
    public static let horizon = Duration.days(5 * 366)

    /// Whether a rotation may begin at an instant.
    public func isOpen(at instant: Timestamp) -> Bool {
        (allow.isEmpty || allow.contains { $0.contains(instant) })
            && !freeze.contains { $0.end(covering: instant) != nil }
    }

    /// The first instant at or after `instant` at which a rotation may begin; nil when none comes in five years.
    public func opening(from instant: Timestamp) -> Timestamp? {
        let last = instant + Self.horizon
        var candidate = instant
        while candidate <= last {
            if let thaw = freeze.compactMap({ $0.end(covering: candidate) }).max() {
                candidate = thaw
            } else if allow.isEmpty || allow.contains(where: { $0.contains(candidate) }) {
                return candidate
            } else if let opening = allow.compactMap({ $0.opening(after: candidate) }).min() {
                candidate = opening
            } else {
                return nil
            }
        }
        return nil
    }
}
