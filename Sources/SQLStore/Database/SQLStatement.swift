/// A statement of the shared SQL text; drivers keep its prepared form under its identity.
final class SQLStatement: Sendable {
    /// The text, with `$1`, `$2` … for its parameters.
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
