/// A copyable value whose every printable form is the same word.
///
/// It hides; it does not wipe. For what must be wiped use ``SecretBytes``. It is not `Codable`, so that no
/// encoder writes it by accident.
public struct Redacted<Value> {
    /// The hidden value, taken out on purpose.
    public let exposed: Value

    /// Hides `value`.
    public init(_ value: Value) {
        exposed = value
    }
}

extension Redacted: Sendable where Value: Sendable {}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `[redacted]`.
    public var description: String { "[redacted]" }
    /// Always `[redacted]`.
    public var debugDescription: String { "[redacted]" }
    /// Shows no child, so `dump` prints nothing of the value.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
