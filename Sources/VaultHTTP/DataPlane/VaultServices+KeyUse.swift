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

    /// The key that is asked for, noted before it is used: what it weighs counts however its use ends.
    private func found(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> CurrentObject {
        let key = try await keys.get(try call.object(), version: call.route.version)
        notes.note(key)
        return key
    }

    private func sign(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        let body = try await call.body(KeySignParameters.self)
        notes.algorithm = body.algorithm.rawValue
        let key = try await found(call, &notes)
        let signature = try await keys.sign(
            with: key,
            digest: body.digest,
            body.algorithm,
            by: call.caller.clientID
        )
        notes.note(use: key)
        return .json(call.writer.signature(signature, by: key.version, of: key.object))
    }

    private func verify(_ call: VaultCall, _ notes: inout RequestNotes) async throws -> Reply {
        let body = try await call.body(KeyVerifyParameters.self)
        notes.algorithm = body.algorithm.rawValue
        let key = try await found(call, &notes)
        let valid = try keys.verify(
            with: key,
            signature: body.signature,
            digest: body.digest,
            body.algorithm,
            by: call.caller.clientID
        )
        notes.note(use: key)
        return .json(ResponseWriter.verification(valid))
    }

    private func protect(_ call: VaultCall, _ use: KeyUse, _ notes: inout RequestNotes) async throws -> Reply
    {
        let body = try await call.body(KeySealParameters.self)
        notes.algorithm = body.request.algorithm.rawValue
        let key = try await found(call, &notes)
        let message = try keys.protect(with: key, body.request, use: use, by: call.caller.clientID)
        notes.note(use: key)
        return .json(call.writer.sealed(message, by: key.version, of: key.object))
    }

    private func reveal(_ call: VaultCall, _ use: KeyUse, _ notes: inout RequestNotes) async throws -> Reply {
        let body = try await call.body(KeyOpenParameters.self)
        notes.algorithm = body.message.algorithm.rawValue
        let key = try await found(call, &notes)
        let plaintext = try await keys.reveal(with: key, body.message, use: use, by: call.caller.clientID)
        notes.note(use: key)
        return .json(plaintext.withBytes { call.writer.opened($0, by: key.version, of: key.object) })
    }
}
