import Rotation
public import VaultCore

/// Which rotations are asked for; what is nil is not looked at.
public struct RotationQuery: Sendable {
    /// In which state.
    public enum Standing: Equatable, Sendable {
        /// One that has not ended.
        case open
        /// One that has.
        case ended
        /// In the state of this name: a phase, `stuck` or `paused`.
        case named(String)

        /// The words that it is written with.
        public static var words: [String] {
            ["open", "ended", "stuck", "paused"] + RotationState.Phase.allCases.map(\.rawValue)
        }

        /// Reads one of ``words``; nil for anything else.
        public init?(_ text: String) {
            switch text {
            case "open": self = .open
            case "ended": self = .ended
            case "stuck", "paused": self = .named(text)
            default:
                guard RotationState.Phase(rawValue: text) != nil else { return nil }
                self = .named(text)
            }
        }

        /// Whether a rotation in this state is meant.
        func matches(_ state: RotationState) -> Bool {
            switch self {
            case .open: !state.isEnded
            case .ended: state.isEnded
            case .named(let name): state.name == name
            }
        }

        /// Whether only rotations that have not ended can match.
        var isOpenOnly: Bool {
            switch self {
            case .open: true
            case .ended: false
            case .named(let name): !["done", "rolledBack"].contains(name)
            }
        }
    }

    /// Of this object.
    public var object: ObjectID?
    /// In this vault.
    public var vault: VaultName?
    /// In this state.
    public var standing: Standing?
    /// No more than these.
    public var limit: Int

    /// Every rotation, the newest first.
    public init(
        object: ObjectID? = nil,
        vault: VaultName? = nil,
        standing: Standing? = nil,
        limit: Int = 100
    ) {
        self.object = object
        self.vault = vault
        self.standing = standing
        self.limit = limit
    }

    /// Whether this rotation is asked for.
    func matches(_ rotation: OpenRotation) -> Bool {
        (vault == nil || rotation.object.vault == vault) && (standing?.matches(rotation.state) ?? true)
    }
}
