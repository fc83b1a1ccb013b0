/// One setting that a kind of connector takes.
public struct ConnectorSetting: Sendable {
    /// What values it may have.
    public enum Form: Sendable {
        case text
        case integer(ClosedRange<Int>)
        case flag
        case choice([String])
        /// The path of a secret in the vault, such as `secrets/orders-db-admin`; the file never holds the value.
        case secret
        case list
    }

    /// The member's name in the file.
    public let name: String
    /// Its values.
    public let form: Form
    /// Whether a file must give it.
    public let isRequired: Bool
    /// One sentence for help and the schema.
    public let summary: String

    /// A setting with all its parts.
    public init(_ name: String, _ form: Form, required: Bool = false, _ summary: String) {
        self.name = name
        self.form = form
        isRequired = required
        self.summary = summary
    }
}
