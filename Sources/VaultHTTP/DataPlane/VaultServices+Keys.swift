import KeyVaultWire
import Rotation
import VaultCore
import VaultService

extension VaultServices {
    /// Answers an operation on keys.
    func answerKey(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        switch call.route.operation {
        case .keyCreate: return key(try await create(call), call, &notes)
        case .keyImport: return key(try await importKey(call), call, &notes)
        case .keyGet:
            return key(try await keys.get(try call.object(), version: call.route.version), call, &notes)
        case .keyUpdate: return key(try await updateKey(call), call, &notes)
        case .keyRotate: return try await rotate(call, &notes)
        case .keyDelete: return key(try await objects.delete(try call.object()), call, &notes)
        case .keyGetDeleted: return key(try await objects.getDeleted(try call.object()), call, &notes)
        case .keyRecover: return key(try await objects.recover(try call.object()), call, &notes)
        case .keyRestore: return key(try await restore(call, .key), call, &notes)
        case .keyPurge:
            try await objects.purge(try call.object())
            return .noContent
        case .keyBackup: return try await backUp(call)
        case .keyList, .keyListDeleted: return try await listKeys(call)
        case .keyListVersions: return try await listKeyVersions(call)
        case .keyRotationPolicyGet, .keyRotationPolicySet: return try await rotationPolicy(call)
        case .keyRelease:
            _ = try await call.body(KeyReleaseParameters.self)
            throw KeyReleaseRules.releaseRefused
        case .keyGetAttestation: throw KeyReleaseRules.attestationRefused
        case .randomBytesGet:
            let body = try await call.body(RandomBytesParameters.self)
            return .json(ResponseWriter.randomBytes(random.bytes(body.count)))
        default: return try await useKey(call, &notes)
        }
    }

    private func key(_ found: CurrentObject, _ call: VaultCall, _ notes: inout RequestNotes) -> Reply {
        notes.note(found)
        return .json(call.writer.key(found.object, found.version))
    }

    private func create(_ call: VaultCall) async throws -> CurrentObject {
        let body = try await call.body(KeyCreateParameters.self)
        let draft = try KeyService.Draft(new: body)
        return try await keys.create(try call.object(), body.specification, draft)
    }

    private func importKey(_ call: VaultCall) async throws -> CurrentObject {
        let body = try await call.body(KeyImportParameters.self)
        let draft = try KeyService.Draft(new: body)
        return try await keys.importKey(try call.object(), body.material, draft)
    }

    private func updateKey(_ call: VaultCall) async throws -> CurrentObject {
        let body = try await call.body(KeyUpdateParameters.self)
        try KeyReleaseRules.checkUpdate(
            attributes: body.attributes,
            policy: body.releasePolicy,
            version: call.route.version
        )
        return try await keys.update(
            try call.object(),
            version: call.route.version,
            KeyService.Draft(body)
        )
    }

    private func rotate(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        let outcome = try await rotations.rotate(try call.object())
        notes.rotationID = outcome.rotation
        return key(outcome.object, call, &notes)
    }

    private func listKeys(_ call: VaultCall) async throws -> Reply {
        let (rows, link) = try await listed(call, .key, deleted: call.route.operation == .keyListDeleted)
        return .json(call.writer.keys(rows, nextLink: link))
    }

    private func listKeyVersions(_ call: VaultCall) async throws -> Reply {
        let (rows, link) = try await versions(call, of: try call.object())
        guard let first = rows.first else { return .json(call.writer.keys([], nextLink: nil)) }
        let object = ObjectRecord(id: first.object, current: first.id, created: first.attributes.created)
        return .json(call.writer.keyVersions(of: object, rows, nextLink: link))
    }

    private func rotationPolicy(_ call: VaultCall) async throws -> Reply {
        let id = try call.object()
        guard call.route.operation == .keyRotationPolicySet else {
            let (key, policy) = try await keys.rotationPolicy(of: id)
            return .json(call.writer.rotationPolicy(RotationPolicyView(policy), of: key.object.id))
        }
        let body = try await call.body(KeyRotationPolicyParameters.self)
        let (key, policy) = try await keys.setRotationPolicy(of: id, KeyRotationPolicyRequest(body))
        return .json(call.writer.rotationPolicy(RotationPolicyView(policy), of: key.object.id))
    }
}
