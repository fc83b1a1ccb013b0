import Policies
import Rotation
import SecretMemory
import VaultCore

/// An object whose current version its target must accept, because nothing rotates it at the moment.
struct DriftSubject: Sendable {
    let current: CurrentObject
    let managed: ManagedRotation
    let target: TargetPlan

    var object: ObjectID { current.object.id }
    var version: VersionRecord { current.version }
}

extension StoreReader {
    /// The object as something to ask its target about; nil while it rotates, or is disabled, deleted, or has no target.
    func driftSubject(_ id: ObjectID) throws -> DriftSubject? {
        guard let current = try current(id), current.object.deletion == nil,
            current.version.attributes.enabled, let managed = try ManagedRotation(of: current.object),
            try openRotation(of: id) == nil,
            let target = try targetPlan(of: current, managed, isEmergency: false)
        else { return nil }
        return DriftSubject(current: current, managed: managed, target: target)
    }
}

extension VaultPorts {
    /// The login that the value of a version holds; throws ``VaultError/Code/badParameter`` when it holds none.
    func login(_ principal: String, in version: VersionRecord, _ template: SecretTemplate) throws
        -> TargetCredential
    {
        let value = SharedSecret(try sealer.open(version.sealed, binding: version.binding))
        guard let password = template.password(in: value, user: principal) else {
            throw VaultError(
                .badParameter,
                "The value of \(version.object.name) is not a login of '\(principal)' in the form that its policy "
                    + "gives; set it in this form, or change the policy."
            )
        }
        return TargetCredential(principal: principal, password: password)
    }
}
