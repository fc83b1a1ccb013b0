/// A connector to a target that makes the new password itself, such as a partner's pair of API keys.
///
/// The rotation asks for the candidate in place of making one, commits it, and goes on as with any other connector:
/// ``Connector/stage(_:beside:token:)`` then only looks whether the target has it.
public protocol IssuingConnector: Connector {
    /// Has the target make a new password for `principal`, which must not be the one in use.
    ///
    /// When the answer is lost, asking again makes another password; nobody has the lost one, and `current` works on.
    ///
    /// Refuses when `current` is not what the target knows under its principal: then nobody can tell which one is in
    /// use.
    func issue(_ principal: String, beside current: TargetCredential, token: String) async -> TargetIssue

    /// Makes the target refuse `previous` as ``Connector/retire(_:keeping:token:)`` does, also when the target sees it
    /// in use: because the policy's deadline has come, or a person decided.
    func end(_ previous: TargetCredential, keeping current: TargetCredential, token: String) async
        -> TargetAnswer
}
