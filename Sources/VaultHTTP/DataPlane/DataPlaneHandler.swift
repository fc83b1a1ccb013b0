import Access
import KeyVaultWire
import VaultCore
import VaultService

/// Answers the Key Vault operations: who calls, what, in which vault, whether that is allowed; then the work.
struct DataPlaneHandler: RequestHandler {
    let isAudited = true
    let authenticator: Authenticator
    let gate: AccessGate
    let vaults: VaultRegistry
    let services: VaultServices
    /// Nil when nothing is held to limits.
    let throttle: ThrottleGate?

    func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply {
        let origin = authenticator.hosts.origin(of: frame)
        let vault = origin.vault.flatMap(vaults.vault)
        notes.vault = vault?.name
        let caller = try await authenticator.caller(of: frame, &notes)
        guard let vault, let address = origin.address else {
            throw VaultError(
                .vaultNotFound,
                "There is no vault under the host \(frame.host): check the URL, or make the vault."
            )
        }
        let route = try route(of: frame, &notes)
        try gate.admit(caller, from: frame.remoteAddress, to: vault)
        let query = try QueryParameters(frame.query)
        let version = try APIVersion.parse(query)
        notes.apiVersion = version.description
        try gate.require(route.operation, at: route.scope(in: vault.name), in: vault, for: caller)
        try throttle?.admit(route.operation.transaction, with: vault.name)
        let call = VaultCall(
            frame: frame,
            vault: vault,
            caller: caller,
            route: route,
            query: query,
            writer: ResponseWriter(address: address, vault: vault, apiVersion: version)
        )
        defer {
            if route.operation.transaction == .keyUse {
                throttle?.charge(notes.weight - 1, as: .keyUse, to: vault.name)
            }
        }
        return switch route.operation.family {
        case .secret: try await services.answerSecret(call, &notes)
        case .key, .certificate: try await services.answerKey(call, &notes)
        }
    }

    private func route(of frame: RequestFrame, _ notes: inout RequestNotes) throws -> Route {
        switch Route.parse(method: frame.method, path: frame.path, methodOverride: frame.methodOverride) {
        case .operation(let route):
            notes.operation = route.operation.auditName
            notes.object = route.name.map { name in
                "\(route.operation.family.collection)/\(name)" + (route.version.map { "/\($0)" } ?? "")
            }
            return route
        case .unknownPath: throw WireMessages.unknownPath()
        case .methodNotAllowed(let allowed):
            throw WireMessages.methodNotAllowed(frame.method, allowed: allowed)
        case .badName(let error): throw error
        }
    }
}

extension Route {
    /// Where a role must hold: at the object, or at the vault for lists, restore and random bytes.
    fileprivate func scope(in vault: VaultName) -> AccessScope {
        name.map { .object(ObjectID(vault: vault, kind: operation.family, name: $0)) } ?? .vault(vault)
    }
}
