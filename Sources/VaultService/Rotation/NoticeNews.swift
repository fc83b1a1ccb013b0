public import VaultCore

/// One attempt to tell a subscriber of an expiry, and what came of it.
public struct NoticeNews: Sendable {
    /// The event's id.
    public let event: String
    /// The event's type, such as `SecretNearExpiry`.
    public let type: String
    /// The object that expires.
    public let object: ObjectID
    /// The connector.
    public let connector: String
    /// What the subscriber answered.
    public let answer: TargetAnswer
    /// Whether it is still untold after as much time as the policy's retries take.
    public let isOverdue: Bool
}
