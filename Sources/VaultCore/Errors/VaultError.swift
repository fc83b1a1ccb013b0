/// Why an operation was refused or failed, safe to show to its caller.
public struct VaultError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure; compared, mapped to a status, never shown as prose.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The stable name.
        public let description: String

        /// A code by name, so that a layer can add its own.
        public init(_ name: String) {
            description = name
        }
    }

    /// What kind of failure.
    public let code: Code
    /// What happened, which field, and the remedy; never holds a secret or an upstream message.
    public let summary: String
    /// After what time the same may well succeed; nil when waiting is no remedy.
    public let retryAfter: Duration?
    /// Where it arose, for the server's own log.
    public let source: String

    /// A failure with its explanation.
    public init(
        _ code: Code,
        _ summary: String,
        retryAfter: Duration? = nil,
        file: String = #fileID,
        line: Int = #line
    ) {
        self.code = code
        self.summary = summary
        self.retryAfter = retryAfter
        source = "\(file):\(line)"
    }

    /// The explanation.
    public var description: String { summary }

    /// Whether both are of one kind; the explanation does not count.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
