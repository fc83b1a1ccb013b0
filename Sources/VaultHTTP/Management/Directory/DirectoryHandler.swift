import Access
import Foundation
import Identity
import KeyVaultWire
import VaultCore

/// Answers the corner of Microsoft Graph in which `az` looks up who somebody is.
///
/// Source: Microsoft Graph v1.0, service principals, users and `directoryObjects/getByIds`.
struct DirectoryHandler: RequestHandler {
    private static let bodyLimit = 128 * 1_024

    let isAudited = true
    let authenticator: Authenticator
    let gate: AccessGate
    let identities: IdentityService

    func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply {
        let caller = try await authenticator.caller(
            of: frame,
            &notes,
            accepting: [authenticator.settings.authority]
        )
        let path = frame.path.split(separator: "/").dropFirst().map {
            $0.removingPercentEncoding ?? String($0)
        }
        notes.operation = "DirectoryGet"
        switch (frame.method, path.first?.lowercased(), path.count) {
        case ("GET", "me", 1):
            throw VaultError(
                .directoryBadRequest,
                "/me request is only valid with delegated authentication flow."
            )
        case ("GET", "serviceprincipals", 1), ("GET", "users", 1):
            return try Self.list(try await find(frame, caller))
        case ("GET", "serviceprincipals", 2), ("GET", "users", 2), ("GET", "directoryobjects", 2):
            return try Self.reply(with: try await one(path[1].lowercased(), caller))
        case ("POST", "directoryobjects", 2) where path[1].lowercased() == "getbyids":
            return try Self.list(try await byIDs(frame, caller))
        default: throw WireMessages.unknownPath()
        }
    }

    // MARK: - Finding

    /// Those whom a filter names; nobody is listed without one.
    private func find(_ frame: RequestFrame, _ caller: Principal) async throws -> [IdentityRecord] {
        let filter = try QueryParameters(frame.query).value(of: "$filter") ?? ""
        guard let match = filter.firstMatch(of: /\beq\s+'([^']*)'/) else {
            throw VaultError(
                .directoryBadRequest,
                "$filter: write servicePrincipalNames/any(c:c eq 'ID') or userPrincipalName eq 'NAME'."
            )
        }
        let name = String(match.output.1)
        let wantsPeople = frame.path.lowercased().hasSuffix("/users")
        let found = try await identities.all().filter { identity in
            (identity.kind == .person) == wantsPeople
                && (identity.name == name || identity.clientID == name.lowercased())
        }
        return try visible(found, to: caller)
    }

    private func one(_ id: String, _ caller: Principal) async throws -> IdentityRecord {
        let found = try await identities.all().filter { $0.objectID == id }
        guard let identity = try visible(found, to: caller).first else {
            throw VaultError(.directoryNotFound, "Resource '\(id.prefix(64))' does not exist.")
        }
        return identity
    }

    private func byIDs(_ frame: RequestFrame, _ caller: Principal) async throws -> [IdentityRecord] {
        let body: IDs
        do {
            body = try JSONDecoder().decode(IDs.self, from: Data(try await frame.body(Self.bodyLimit)))
        } catch let error as DecodingError {
            throw VaultError(.directoryBadRequest, StrictJSON.describe(error))
        }
        let wanted = Set(body.ids.map { $0.lowercased() })
        return try visible(try await identities.all().filter { wanted.contains($0.objectID) }, to: caller)
    }

    /// Everybody sees themselves; who sees role assignments sees everybody.
    private func visible(_ found: [IdentityRecord], to caller: Principal) throws(VaultError)
        -> [IdentityRecord]
    {
        let seesAll =
            gate.control.grantsSomewhere(.assignmentRead, to: caller.objectID)
            || gate.allows(.identitiesRead, at: .server, for: caller)
        guard !seesAll, found.contains(where: { $0.objectID != caller.objectID }) || found.isEmpty else {
            return found
        }
        throw VaultError(.directoryDenied, "Insufficient privileges to complete the operation.")
    }

    // MARK: - Answers

    private static func list(_ identities: [IdentityRecord]) throws -> Reply {
        try ManagementHandler.json(ResourceList(value: identities.map { DirectoryBody($0) }))
    }

    private static func reply(with identity: IdentityRecord) throws -> Reply {
        try ManagementHandler.json(DirectoryBody(identity))
    }

    private struct IDs: Decodable {
        let ids: [String]
    }
}
