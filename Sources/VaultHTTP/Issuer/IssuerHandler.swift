import Audit
import HTTPTypes
import Identity
import KeyVaultWire
import VaultCore

/// Answers the token issuer's endpoints, the managed-identity endpoints, and the metadata that `az cloud register`
/// asks for.
struct IssuerHandler: RequestHandler {
    /// A token request is a short form.
    private static let bodyLimit = 64 * 1_024

    let isAudited = true
    let identity: IdentitySystem
    let settings: IssuerSettings
    let hosts: VaultHosts

    func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply {
        let path = frame.path.split(separator: "/").map { $0.lowercased() }
        switch (path.first, path.dropFirst().joined(separator: "/")) {
        case ("metadata", "identity/oauth2/token"):
            return try await managed(frame, &notes)
        case ("metadata", "endpoints"):
            notes.operation = "CloudMetadataGet"
            let suffix = hosts.suffixAuthority(near: frame)
            return .json(CloudMetadata.endpoints(authority: settings.authority, vaultSuffix: suffix))
        case (let tenant?, "oauth2/v2.0/token"): return try await token(frame, tenant, .v2, &notes)
        case (let tenant?, "oauth2/token"): return try await token(frame, tenant, .v1, &notes)
        case (let tenant?, "v2.0/.well-known/openid-configuration"): return discovery(tenant, .v2, &notes)
        case (let tenant?, ".well-known/openid-configuration"): return discovery(tenant, .v1, &notes)
        case (let tenant?, "discovery/v2.0/keys"), (let tenant?, "discovery/keys"):
            notes.operation = "SigningKeysGet"
            return reply(identity.discovery.keySet(tenant: tenant), &notes)
        default: throw WireMessages.unknownPath()
        }
    }

    private func token(
        _ frame: RequestFrame,
        _ tenant: String,
        _ version: TokenVersion,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        notes.operation = "Authentication"
        guard frame.method == "POST" else {
            throw WireMessages.methodNotAllowed(frame.method, allowed: ["POST"])
        }
        let form = try Self.arguments(String(decoding: try await frame.body(Self.bodyLimit), as: UTF8.self))
        let request = TokenRequest(
            tenant: tenant,
            version: version,
            form: form,
            authorization: frame.headers[.authorization],
            sourceAddress: frame.remoteAddress,
            correlationID: frame.headers[HeaderName.issuerRequestID]
        )
        return reply(await identity.tokens.token(request), &notes)
    }

    private func managed(_ frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply {
        notes.operation = "Authentication"
        guard frame.method == "GET" else {
            throw WireMessages.methodNotAllowed(frame.method, allowed: ["GET"])
        }
        let headers = Dictionary(
            frame.headers.map { ($0.name.canonicalName, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        let request = ManagedTokenRequest(
            query: try Self.arguments(frame.query),
            headers: headers,
            sourceAddress: frame.remoteAddress
        )
        return reply(await identity.managed.token(request), &notes)
    }

    private func discovery(_ tenant: String, _ version: TokenVersion, _ notes: inout RequestNotes) -> Reply {
        notes.operation = "OpenIDConfigurationGet"
        return reply(identity.discovery.configuration(tenant: tenant, version: version), &notes)
    }

    private func reply(_ response: IssuerResponse, _ notes: inout RequestNotes) -> Reply {
        notes.errorCode = response.refusal
        notes.caller = response.caller.map {
            AuditRecord.Caller(objectID: $0.objectID, clientID: $0.clientID, name: $0.name)
        }
        return .json(response.body, status: response.status)
    }

    private static func arguments(_ text: String) throws -> [String: String] {
        let arguments = try QueryParameters(text).arguments
        return Dictionary(arguments.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
