public import VaultCore

/// What a rotation's journal tells, one entry after the other.
public enum RotationEvent: Equatable, Sendable {
    /// Why a candidate is not wanted any more.
    public enum DiscardReason: String, Sendable, CaseIterable, Codable {
        /// Another version became current meanwhile.
        case superseded
        /// The object was deleted meanwhile.
        case deleted
    }

    /// The rotation begins.
    case planned(RotationPlan)
    /// The candidate is committed as pending, sealed.
    case generated
    /// The candidate is current; the predecessor is previous and stays usable.
    case promoted
    /// The audit record of the rotation is durable; the rotation ends.
    case recorded
    /// A step failed with this error code and is tried again at that instant.
    case failed(code: String, retryAt: Timestamp)
    /// A step failed as often as it may; a person must look.
    case stuck(code: String)
    /// A person asked to go on.
    case resumed
    /// The candidate, if any, is discarded; the rotation ends without a new version.
    case discarded(DiscardReason)

    /// The kinds of events, for tables and tests.
    public enum Name: String, Sendable, CaseIterable, Codable {
        case planned, generated, promoted, recorded, failed, stuck, resumed, discarded
    }

    /// Which kind of event this is.
    public var name: Name {
        switch self {
        case .planned: .planned
        case .generated: .generated
        case .promoted: .promoted
        case .recorded: .recorded
        case .failed: .failed
        case .stuck: .stuck
        case .resumed: .resumed
        case .discarded: .discarded
        }
    }
}
