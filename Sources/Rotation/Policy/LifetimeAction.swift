/// One line of a rotation policy: what happens, and when in the life of a version.
public struct LifetimeAction: Equatable, Sendable {
    /// What happens.
    public enum Kind: String, Sendable, CaseIterable {
        /// A new version is made.
        case rotate = "Rotate"
        /// The nearing expiry is announced.
        case notify = "Notify"

        /// Reads the wire's name without regard to case, as the service writes it in several ways.
        public init?(wire name: String) {
            guard let kind = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() })
            else { return nil }
            self = kind
        }
    }

    /// What happens.
    public var kind: Kind
    /// When it happens.
    public var trigger: KeyRotationPolicy.Trigger

    /// An action with its trigger.
    public init(kind: Kind, trigger: KeyRotationPolicy.Trigger) {
        self.kind = kind
        self.trigger = trigger
    }
}
