/// A connector that can be told of an expiry in place of being asked to rotate.
///
/// Whoever is behind it makes the new credential and writes it into the vault as a new version.
public protocol ExpirySubscriber: Connector {
    /// Tells of an expiry; accepted when the news was taken.
    ///
    /// Bounded in time. Sending the same notice again is safe: its identifier tells that it is the same.
    func notify(_ notice: ExpiryNotice) async -> TargetAnswer
}
