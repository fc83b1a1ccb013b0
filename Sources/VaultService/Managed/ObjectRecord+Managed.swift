import Policies
import Rotation
import VaultCore

extension ObjectRecord {
    /// What says when the object rotates, if files do; nil leaves it to a key's own policy, or to people.
    ///
    /// Throws as ``ManagedRotation/init(of:)`` does.
    func drivingRotation() throws -> ManagedRotation? {
        try ManagedRotation(of: self).flatMap { $0.drives ? $0 : nil }
    }

    /// The text of ``rotationPolicy`` once files say this of the object; a key keeps its own policy beside it.
    func rotationPolicy(following wanted: ManagedRotation?) throws -> String? {
        let text = try wanted?.stored()
        guard id.kind == .key else { return text }
        var policy = try KeyRotationPolicy(of: self)
        guard policy.files != text else { return rotationPolicy }
        policy.files = text
        return policy == .default ? nil : try policy.stored()
    }
}

extension KeyRotationPolicy {
    /// The policy that a key follows, as far as Azure's form can say it: what files say goes before its own.
    ///
    /// Cron texts, numbers of uses and hundredths of a lifetime have no place in that form, and are left out.
    init(inForceFor object: ObjectRecord) throws {
        self = try KeyRotationPolicy(of: object)
        guard let managed = try object.drivingRotation() else { return }
        rotate =
            managed.policy.trigger?.every.map(Trigger.afterCreate)
            ?? managed.policy.trigger?.beforeExpiry.map(Trigger.beforeExpiry)
        expiryTime = managed.policy.lifetime
    }
}
