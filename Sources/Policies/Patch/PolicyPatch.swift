/// One field of a file set to another value, so that a change made in an emergency is not undone by the next apply.
public struct PolicyPatch: Equatable, Sendable, Codable {
    /// The file that changes.
    public let file: String
    /// What it holds afterwards.
    public let text: String
    /// The change as a unified diff that `git apply` and `patch -p1` take.
    public let diff: String
}
