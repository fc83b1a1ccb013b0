import Access
import Foundation
import Identity
import KeyVaultWire
import RekeyWire
import VaultCore
import VaultService

/// Answers `/rekey/v1`: vaults, identities, roles, rotations, the seal, backup, and the clock of `--dev`.
struct APIHandler: RequestHandler {
    static let bodyLimit = 64 * 1_024

    let isAudited = true
    let authenticator: Authenticator
    let gate: AccessGate
    let vaults: VaultRegistry
    let identities: IdentityService
    let rotations: RotationServices
    let receiptKeys: ReceiptKeys
    let policies: PolicyService
    let control: any ServerControl
    let clock: any VaultClock

    func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply {
        if frame.method == "GET", let route = APIRoute(path: frame.path), route.isPublic {
            return try answerPublic(route, &notes)
        }
        let caller = try await authenticator.caller(of: frame, &notes)
        guard let route = APIRoute(path: frame.path) else { throw WireMessages.unknownPath() }
        guard let method = route.methods[frame.method] else {
            throw MethodError(frame.method, allowed: route.methods.keys.sorted())
        }
        notes.operation = method.operation
        if route.isAboutObjects {
            return try await answerRotations(route, frame, caller, &notes)
        }
        if [.policies, .policyPlan, .policySet].contains(route) {
            return try await answerPolicies(route, frame, caller, &notes)
        }
        try gate.require(method.action, at: .server, for: caller)
        switch route {
        case .status: return try Self.json(try await control.status())
        case .nodes: return try Self.json(Page(try await control.nodes()))
        case .vaults, .vault: return try await answerVaults(route, frame)
        case .firewall(let name): return try await answerFirewall(of: name, frame, &notes)
        case .identities, .identity: return try await answerIdentities(route, frame)
        case .credentials(let name): return try await answerCredentials(of: name, frame)
        case .credential(let name, let id):
            try await identities.removeCredential(id, from: name)
            return .noContent
        case .roles, .roleAssignments, .roleAssignment: return try await answerRoles(route, frame)
        case .seal: return try Self.json(try await control.seal())
        case .sealRotate: return try Self.json(try await control.rotate(try await body(frame)))
        case .backup: return .download(try await control.backup(try await body(frame)))
        case .devClock: return try await answerClock(frame)
        case .policies, .policyPlan, .policySet, .rotations, .rotation, .rotationAct, .inventory, .usage,
            .receipts,
            .receipt, .receiptKeys, .drift, .driftCheck, .driftAdopt, .openAPI:
            throw WireMessages.unknownPath()
        }
    }

    /// Answers what needs no token.
    private func answerPublic(_ route: APIRoute, _ notes: inout RequestNotes) throws -> Reply {
        guard route == .receiptKeys else {
            notes.operation = "OpenAPIGet"
            return .json(APIDocument.bytes)
        }
        notes.operation = "ReceiptKeysGet"
        return try Self.json(receiptKeys.keySet)
    }

    private func answerVaults(_ route: APIRoute, _ frame: RequestFrame) async throws -> Reply {
        switch (route, frame.method) {
        case (.vaults, "POST"):
            let draft: VaultDraft = try await body(frame)
            let made = try await vaults.create(
                try Self.vaultName(draft.name),
                softDeleteDays: draft.softDeleteDays ?? 90,
                purgeProtection: draft.purgeProtection ?? false
            )
            try await gate.control.reload()
            return try Self.json(resource(made, frame), status: 201)
        case (.vault(let name), "PATCH"):
            let change: VaultChange = try await body(frame)
            guard change.purgeProtection else {
                throw VaultError(.badParameter, "purgeProtection cannot be turned off: send true or nothing.")
            }
            return try Self.json(resource(try await vaults.protectFromPurge(try Self.vaultName(name)), frame))
        case (.vault(let name), _):
            guard let vault = vaults.vault(try Self.vaultName(name)) else {
                throw VaultError(.vaultNotFound, "There is no vault named \(name).")
            }
            return try Self.json(resource(vault, frame))
        default: return try Self.json(Page(vaults.vaults().map { resource($0, frame) }))
        }
    }

    private func answerClock(_ frame: RequestFrame) async throws -> Reply {
        guard let advance = control.advanceClock else {
            throw VaultError(.notFound, "The clock can be moved only on a server started with --dev.")
        }
        guard frame.method == "POST" else { return try Self.json(ClockReading(time: clock.now().iso8601())) }
        let body: ClockAdvance = try await body(frame)
        guard let duration = CalendarDuration(body.advance), !duration.isZero else {
            throw VaultError(.badParameter, "advance must be an ISO 8601 duration such as P7D.")
        }
        return try Self.json(ClockReading(time: try await advance(duration).iso8601()))
    }

    /// The body as one of the resources of `/rekey/v1`.
    func body<Body: Decodable>(_ frame: RequestFrame, limit: Int = Self.bodyLimit) async throws -> Body {
        try StrictJSON.decode(Body.self, from: try await frame.body(limit))
    }

    /// A reply with an encoded resource.
    static func json(_ value: some Encodable, status: Int = 200) throws -> Reply {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .json(Array(try encoder.encode(value)), status: status)
    }

    static func vaultName(_ text: String) throws(VaultError) -> VaultName {
        guard let name = VaultName(text) else {
            throw VaultError(
                .badParameter,
                "name must be 3 to 24 letters, digits and single hyphens, such as orders-prod."
            )
        }
        return name
    }

    private func resource(_ vault: VaultRecord, _ frame: RequestFrame) -> VaultResource {
        VaultResource(
            name: vault.name.description,
            url: authenticator.hosts.url(of: vault.name, near: frame),
            softDeleteDays: vault.softDeleteDays,
            purgeProtection: vault.purgeProtection,
            created: vault.created.iso8601()
        )
    }
}
