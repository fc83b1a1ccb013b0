/// The body of `POST /rekey/v1/policies/set`.
public struct PolicyFieldDraft: Codable, Sendable {
    /// The field, such as `policies.monthly.grace.deadline`.
    public var field: String
    /// What it shall say.
    public var value: String
    /// Why.
    public var reason: String

    /// A change of one field.
    public init(field: String, value: String, reason: String) {
        self.field = field
        self.value = value
        self.reason = reason
    }
}
