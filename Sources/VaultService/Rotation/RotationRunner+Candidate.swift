import Rotation
import SecretMemory
import VaultCore

extension RotationRunner {
    /// A pending version of the kind its predecessor is, sealed; with the password that the target made, if it did.
    func candidate(_ id: VersionID, _ issued: SharedSecret?, for rotation: OpenRotation) async throws
        -> VersionRecord
    {
        let predecessor = rotation.state.plan.predecessor
        let found = try await ports.store.read { try $0.version(rotation.object, predecessor) }
        guard let found else { throw rotation.damage }
        var version = found.version
        version.id = id
        version.stage = .pending
        version.attributes = Attributes(created: ports.clock.now())
        if let key = version.key {
            return try await withKey(key, version)
        }
        guard let target = rotation.state.plan.target else { throw rotation.damage }
        let password = issued ?? target.password.make(from: ports.random)
        return try with(password, in: target.template, of: target.candidatePrincipal, version)
    }

    private func withKey(_ key: KeyDescription, _ draft: VersionRecord) async throws -> VersionRecord {
        let provider = ports.keys
        let material = try await ports.heavyWork.run { try provider.generate(key.specification) }
        var version = draft
        version.key = KeyDescription(material: material.publicMaterial, operations: key.operations)
        version.sealed = try material.privateMaterial.withBytes { bytes throws(VaultError) in
            try ports.sealer.seal(bytes, binding: draft.binding)
        }
        return version
    }

    private func with(
        _ password: SharedSecret,
        in template: SecretTemplate,
        of user: String,
        _ draft: VersionRecord
    ) throws -> VersionRecord {
        let value = template.render(user: user, password: password)
        var version = draft
        version.sealed = try value.withBytes { bytes throws(VaultError) in
            try ports.sealer.seal(bytes, binding: draft.binding)
        }
        return version
    }
}
