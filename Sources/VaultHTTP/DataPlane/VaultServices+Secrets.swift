import Identity
import KeyVaultWire
import SecretMemory
import VaultCore
import VaultService

extension VaultServices {
    /// Answers an operation on secrets.
    func answerSecret(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        switch call.route.operation {
        case .secretSet: return try await set(call, &notes)
        case .secretGet: return try await get(call, &notes)
        case .secretUpdate: return try await update(call, &notes)
        case .secretDelete:
            let found = try await objects.delete(try call.object())
            return .json(call.writer.secret(found.object, found.version))
        case .secretGetDeleted:
            let found = try await objects.getDeleted(try call.object())
            return .json(call.writer.secret(found.object, found.version))
        case .secretRecover:
            let found = try await objects.recover(try call.object())
            return .json(call.writer.secret(found.object, found.version))
        case .secretPurge:
            try await objects.purge(try call.object())
            return .noContent
        case .secretList, .secretListDeleted: return try await listSecrets(call)
        case .secretListVersions: return try await listSecretVersions(call)
        case .secretBackup: return try await backUp(call)
        case .secretRestore:
            let found = try await restore(call, .secret)
            return .json(call.writer.secret(found.object, found.version))
        default: throw WireMessages.unknownPath()
        }
    }

    private func set(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        let body = try await call.body(SecretSetParameters.self)
        let draft = SecretService.Draft(
            value: body.value,
            contentType: body.contentType,
            attributes: AttributeChanges(body.attributes),
            tags: body.tags
        )
        let added = try await secrets.set(try call.object(), draft)
        notes.object = added.version.auditName
        return .json(
            body.value.withBytes { value in call.writer.secret(added.object, added.version, value: value) }
        )
    }

    private func get(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        let reader = SecretService.Reader(clientID: call.caller.clientID, ring: call.caller.ring)
        let (found, value) = try await secrets.get(
            try call.object(),
            version: call.route.version,
            for: reader
        )
        notes.object = found.version.auditName
        notes.usedStage = found.version.stage
        return .json(
            value.withBytes { value in call.writer.secret(found.object, found.version, value: value) }
        )
    }

    private func update(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        let body = try await call.body(SecretUpdateParameters.self)
        let update = SecretService.Update(
            contentType: body.contentType,
            attributes: AttributeChanges(body.attributes),
            tags: body.tags
        )
        let found = try await secrets.update(try call.object(), version: call.route.version, update)
        notes.object = found.version.auditName
        return .json(call.writer.secret(found.object, found.version))
    }

    private func listSecrets(_ call: VaultCall) async throws -> Reply {
        let (rows, link) = try await listed(
            call,
            .secret,
            deleted: call.route.operation == .secretListDeleted
        )
        return .json(call.writer.secrets(rows, nextLink: link))
    }

    private func listSecretVersions(_ call: VaultCall) async throws -> Reply {
        let id = try call.object()
        let (rows, link) = try await versions(call, of: id)
        guard let first = rows.first else { return .json(call.writer.secrets([], nextLink: nil)) }
        let object = ObjectRecord(id: first.object, current: first.id, created: first.attributes.created)
        return .json(call.writer.secretVersions(of: object, rows, nextLink: link))
    }
}
