import Access
import Identity
import KeyVaultWire
import RekeyWire
import VaultCore
import VaultService

extension APIHandler {
    /// Answers what concerns rotations, for callers whose role need not reach beyond the objects in question.
    func answerRotations(
        _ route: APIRoute,
        _ frame: RequestFrame,
        _ caller: Principal,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        switch (route, frame.method) {
        case (.rotations, "POST"): return try await begin(frame, caller, &notes)
        case (.rotations, _): return try await list(frame, caller, &notes)
        case (.rotation(let id), _): return try await show(id, caller, &notes)
        case (.rotationAct(let id, let act), _): return try await perform(act, on: id, caller, &notes)
        case (.receipts, _): return try await listReceipts(frame, caller, &notes)
        case (.receipt(let id), _): return try await showReceipt(id, caller, &notes)
        case (.usage, _): return try await takeUsage(frame, caller, &notes)
        case (.drift, _): return try listDrift(frame, caller, &notes)
        case (.driftCheck, _): return try await checkDrift(frame, caller, &notes)
        case (.driftAdopt, _): return try await adoptDrift(frame, caller, &notes)
        default: return try await inventory(frame, caller, &notes)
        }
    }

    // MARK: - Reading

    private func list(_ frame: RequestFrame, _ caller: Principal, _ notes: inout RequestNotes) async throws
        -> Reply
    {
        try gate.requireSomewhere(.rotationsRead, for: caller)
        let arguments = try ListArguments(frame.query)
        notes.vault = arguments.vault
        var query = RotationQuery(vault: arguments.vault, limit: arguments.limit)
        if let object = try arguments.object() {
            try gate.require(.rotationsRead, at: .object(object), for: caller)
            notes.object = object.auditName
            query.object = object
        }
        query.standing = try arguments.standing()
        let gate = gate
        let found = try await rotations.rotations.list(query) {
            gate.allows(.rotationsRead, at: .object($0), for: caller)
        }
        return try Self.json(Page(found.map { RotationResource($0) }))
    }

    private func show(_ id: String, _ caller: Principal, _ notes: inout RequestNotes) async throws -> Reply {
        let found = try await rotation(id, .rotationsRead, caller, &notes)
        return try Self.json(RotationDetail(found, names: try await names()))
    }

    private func inventory(_ frame: RequestFrame, _ caller: Principal, _ notes: inout RequestNotes)
        async throws -> Reply
    {
        try gate.requireSomewhere(.rotationsRead, for: caller)
        let arguments = try ListArguments(frame.query)
        notes.vault = arguments.vault
        let gate = gate
        let page = try await rotations.inventory.page(
            of: arguments.vault.map { [$0] } ?? vaults.vaults().map(\.name),
            after: try arguments.after(),
            limit: arguments.limit,
            visible: { gate.allows(.rotationsRead, at: .object($0), for: caller) }
        )
        let (names, now) = (try await names(), clock.now())
        let entries = page.entries.map { entry -> InventoryResource in
            var resource = InventoryResource(entry, names: names, now: now)
            resource.drift = rotations.drift.finding(of: entry.id, entry.version)?.state.rawValue
            return resource
        }
        return try Self.json(InventoryPage(value: entries, next: page.next.map(ListArguments.text)))
    }

    /// What callers are called, by client id and by object id.
    func names() async throws -> [String: String] {
        let identities = try await identities.list()
        return Dictionary(
            identities.flatMap { [($0.clientID, $0.name), ($0.objectID, $0.name)] },
            uniquingKeysWith: { first, _ in first }
        )
    }

    // MARK: - Acting

    private func begin(_ frame: RequestFrame, _ caller: Principal, _ notes: inout RequestNotes) async throws
        -> Reply
    {
        try gate.requireSomewhere(.rotationsWrite, for: caller)
        let draft: RotationDraft = try await body(frame)
        let object = try ListArguments.object(draft.object, in: draft.vault)
        (notes.vault, notes.object) = (object.vault, object.auditName)
        try gate.require(.rotationsWrite, at: .object(object), for: caller)
        let isEmergency = draft.emergency ?? false
        try Self.check(draft.reason, isEmergency: isEmergency)
        let begun = try await rotations.rotations.rotate(
            object,
            isEmergency: isEmergency,
            reason: draft.reason,
            by: caller.objectID
        )
        notes.rotationID = begun.id
        return try Self.json(RotationResource(begun), status: 201)
    }

    private static func check(_ reason: String?, isEmergency: Bool) throws(VaultError) {
        guard !isEmergency || reason?.isEmpty == false else {
            throw VaultError(.badParameter, "An emergency needs a reason, which the journal keeps.")
        }
        guard reason.map({ $0.unicodeScalars.count <= 1_000 }) ?? true else {
            throw VaultError(.badParameter, "The reason is longer than 1,000 characters.")
        }
    }

    private func perform(
        _ act: RotationAct,
        on id: String,
        _ caller: Principal,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        _ = try await rotation(id, .rotationsWrite, caller, &notes)
        let service = rotations.rotations
        let changed =
            switch act {
            case .rollback: try await service.rollBack(id)
            case .resume: try await service.resume(id)
            case .retry: try await service.retry(id)
            case .pause: try await service.pause(id)
            case .approve: try await service.approve(id, by: caller.objectID)
            case .retire: try await service.retireNow(id, by: caller.clientID)
            }
        return try Self.json(RotationResource(changed))
    }

    /// The rotation with this id, if the caller has a role for it.
    private func rotation(
        _ id: String,
        _ action: DataAction,
        _ caller: Principal,
        _ notes: inout RequestNotes
    ) async throws -> RotationSnapshot {
        try gate.requireSomewhere(action, for: caller)
        let found = try await rotations.rotations.show(id)
        (notes.vault, notes.object) = (found.object.vault, found.object.auditName)
        notes.rotationID = found.id
        try gate.require(action, at: .object(found.object), for: caller)
        return found
    }
}

extension ObjectID {
    /// The object as audit records name it.
    var auditName: String { "\(kind.collection)/\(name)" }
}
