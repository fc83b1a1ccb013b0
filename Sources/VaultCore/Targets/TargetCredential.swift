public import SecretMemory

/// A login at a target: a principal, such as a database role, and its password or key.
///
/// The password has no printable form; it is lent for as long as a call needs it.
public struct TargetCredential: Sendable {
    /// Whom the target knows it as.
    public let principal: String
    /// The password or key.
    public let password: SharedSecret

    /// A login of `principal`.
    public init(principal: String, password: SharedSecret) {
        self.principal = principal
        self.password = password
    }
}
