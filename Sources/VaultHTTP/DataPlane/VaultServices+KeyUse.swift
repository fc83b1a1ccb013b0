import Identity
import KeyVaultWire
import SecretMemory
import VaultCore
import VaultService

extension VaultServices {
    /// Answers a cryptographic operation.
    func useKey(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        switch call.route.operation {
        case .keySign: try await sign(call, &notes)
        case .keyVerify: try await verify(call, &notes)
        case .keyEncrypt: try await protect(call, .encrypt, &notes)
        case .keyWrap: try await protect(call, .wrapKey, &notes)
        case .keyDecrypt: try await reveal(call, .decrypt, &notes)
        case .keyUnwrap: try await reveal(call, .unwrapKey, &notes)
        default: throw WireMessages.unknownPath()
        }
    }

    private func sign(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        let body = try await call.body(KeySignParameters.self)
        notes.algorithm = body.algorithm.rawValue
        let (key, signature) = try await keys.sign(
            try call.object(),
            version: call.route.version,
            digest: body.digest,
            with: body.algorithm,
            by: call.caller.clientID
        )
        notes.note(use: key)
        return .json(call.writer.signature(signature, by: key.version, of: key.object))
    }

    private func verify(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        let body = try await call.body(KeyVerifyParameters.self)
        notes.algorithm = body.algorithm.rawValue
        let (key, valid) = try await keys.verify(
            try call.object(),
            version: call.route.version,
            signature: body.signature,
            digest: body.digest,
            with: body.algorithm,
            by: call.caller.clientID
        )
        notes.note(use: key)
        return .json(ResponseWriter.verification(valid))
    }

    private func protect(_ call: VaultCall, _ use: KeyUse, _ notes: inout RequestNotes) async throws -> Reply
    {
        let body = try await call.body(KeySealParameters.self)
        notes.algorithm = body.request.algorithm.rawValue
        let (key, message) = try await keys.protect(
            try call.object(),
            version: call.route.version,
            body.request,
            use: use,
            by: call.caller.clientID
        )
        notes.note(use: key)
        return .json(call.writer.sealed(message, by: key.version, of: key.object))
    }

    private func reveal(_ call: VaultCall, _ use: KeyUse, _ notes: inout RequestNotes) async throws -> Reply {
        let body = try await call.body(KeyOpenParameters.self)
        notes.algorithm = body.message.algorithm.rawValue
        let (key, plaintext) = try await keys.reveal(
            try call.object(),
            version: call.route.version,
            body.message,
            use: use,
            by: call.caller.clientID
        )
        notes.note(use: key)
        return .json(plaintext.withBytes { call.writer.opened($0, by: key.version, of: key.object) })
    }
}
