import Access
import Foundation
import HTTPTypes
import Identity
import KeyVaultWire
import VaultCore
import VaultService

/// Answers the part of Azure's resource manager that concerns vaults: vaults as resources, deleted ones, who has which
/// role where, and the subscription and groups that clients ask about on the way.
///
/// The server has one subscription, whose id is the tenant's. A resource group is a name that vaults carry; it need not
/// be made first.
struct ManagementHandler: RequestHandler {
    /// Enough for as many access policies as a vault may have.
    private static let bodyLimit = 1_024 * 1_024

    let isAudited = true
    let authenticator: Authenticator
    let gate: AccessGate
    let vaults: VaultRegistry
    let purge: VaultPurge
    let identities: IdentityService
    let clock: any VaultClock

    /// The tenant, which is the subscription too.
    var tenant: String { authenticator.settings.tenantID }

    func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply {
        let caller = try await authenticator.caller(
            of: frame,
            &notes,
            accepting: [authenticator.settings.authority] + VaultHosts.managementResources
        )
        let route = try ManagementRouter(subscription: tenant).route(of: frame.path)
        guard let operation = route.operations[frame.method] else {
            throw MethodError(frame.method, allowed: route.operations.keys.sorted())
        }
        notes.operation = operation
        let query = try QueryParameters(frame.query)
        let version = try ManagementVersion(query, of: route)
        notes.apiVersion = version.text
        let call = ManagementCall(frame: frame, caller: caller, query: query, version: version)
        return try await answer(route, call, &notes)
    }

    private func answer(_ route: ManagementRoute, _ call: ManagementCall, _ notes: inout RequestNotes)
        async throws -> Reply
    {
        switch route {
        case .vault(let addressee): return try await answerVault(addressee, call, &notes)
        case .accessPolicies(let addressee, let kind):
            return try await changePolicies(of: addressee, kind, call, &notes)
        case .vaults(let group): return try list(call) { group == nil || $0.group == group }
        case .resources: return try listResources(call)
        case .nameCheck: return try await checkName(call)
        case .hardwareNameCheck: return try Self.json(NameCheckBody.noHardware)
        case .deletedVaults: return try listDeleted(call)
        case .deletedVault(let addressee): return try showDeleted(addressee, call, &notes)
        case .purge(let addressee): return try await purge(addressee, call, &notes)
        case .roleAssignments(let place): return try await listAssignments(at: place, call)
        case .roleAssignment(let place, let id):
            return try await answerAssignment(id, at: place, call, &notes)
        case .roleDefinitions: return try listDefinitions(call)
        case .roleDefinition(let id): return try showDefinition(id)
        case .tenants, .subscriptions, .subscription, .locations, .groups, .group, .providers, .provider,
            .hardwareModules:
            return try await answerSurroundings(route, call)
        }
    }

    // MARK: - Help for the parts in other files

    /// Throws ``VaultError/Code/authorizationFailed`` unless a role of the caller grants the action at the scope.
    func require(_ action: DataAction, at scope: AccessScope, for caller: Principal) throws(VaultError) {
        guard !gate.control.decide(principal: caller.objectID, action: action, at: scope).isGranted else {
            return
        }
        let place = ResourceID.scope(scope, in: tenant, vaults: vaults.record)
        throw VaultError(
            .authorizationFailed,
            "The client '\(caller.clientID)' with object id '\(caller.objectID)' does not have authorization to perform "
                + "action '\(action)' over scope '\(place)' or the scope is invalid. If access was recently granted, "
                + "please refresh your credentials."
        )
    }

    /// Whether a role of the caller grants the action at the scope.
    func allows(_ action: DataAction, at scope: AccessScope, for caller: Principal) -> Bool {
        gate.control.decide(principal: caller.objectID, action: action, at: scope).isGranted
    }

    /// The body of a request; members that it does not know are passed over, as Azure does.
    ///
    /// Throws ``VaultError/Code/badRequest`` naming the member that is wrong.
    func body<Body: Decodable>(_ type: Body.Type, of call: ManagementCall) async throws -> Body {
        let bytes = try await call.frame.body(Self.bodyLimit)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw VaultError(.badRequest, StrictJSON.describe(error))
        }
    }

    /// A reply with an encoded resource.
    static func json(_ value: some Encodable, status: Int = 200) throws -> Reply {
        try APIHandler.json(value, status: status)
    }
}

/// A management request that was let through, with what answers need.
struct ManagementCall: Sendable {
    let frame: RequestFrame
    let caller: Principal
    let query: QueryParameters
    let version: ManagementVersion
}

extension VaultRecord {
    /// The resource group it belongs to.
    var group: GroupName? { GroupName(management.group) }
}
