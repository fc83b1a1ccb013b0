/// A connector to a target that makes the new password itself, such as a partner's pair of API keys.
///
/// The rotation asks for the candidate in place of making one, commits it, and goes on as with any other connector:
/// ``Connector/stage(_:beside:token:)`` then only looks whether the target has it.
public protocol IssuingConnector: Connector {
    /// Has the target make a new password for `principal`, which must not be the one in use.
    ///
    /// When the answer is lost, asking again makes another password; nobody has the lost one, and `current` works on.
    func issue(_ principal: String, beside current: TargetCredential, token: String) async -> TargetIssue
}
