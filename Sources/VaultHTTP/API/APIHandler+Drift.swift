import Access
import Identity
import KeyVaultWire
import Policies
import RekeyWire
import SecretMemory
import VaultCore
import VaultService

extension APIHandler {
    /// Lists what targets say of the objects that the caller may see.
    func listDrift(_ frame: RequestFrame, _ caller: Principal, _ notes: inout RequestNotes) throws -> Reply {
        try gate.requireSomewhere(.rotationsRead, for: caller)
        let arguments = try ListArguments(frame.query)
        notes.vault = arguments.vault
        let found = rotations.drift.list(
            in: arguments.vault,
            state: try arguments.drift(),
            limit: arguments.limit
        ) { gate.allows(.rotationsRead, at: .object($0), for: caller) }
        return try Self.json(Page(found.map { DriftResource($0) }))
    }

    /// Asks the target of one object now.
    func checkDrift(_ frame: RequestFrame, _ caller: Principal, _ notes: inout RequestNotes) async throws
        -> Reply
    {
        try gate.requireSomewhere(.rotationsWrite, for: caller)
        let draft: DriftCheck = try await body(frame)
        let object = try ListArguments.object(draft.object, in: draft.vault)
        (notes.vault, notes.object) = (object.vault, object.auditName)
        try gate.require(.rotationsWrite, at: .object(object), for: caller)
        return try Self.json(DriftResource(try await rotations.drift.check(object)))
    }

    /// Takes over what an object's target accepts; it sets a value, and so needs the right to set one.
    func adoptDrift(_ frame: RequestFrame, _ caller: Principal, _ notes: inout RequestNotes) async throws
        -> Reply
    {
        try gate.requireSomewhere(.secretSet, for: caller)
        let draft: DriftAdopt = try await body(frame)
        let object = try ListArguments.object(draft.object, in: draft.vault)
        (notes.vault, notes.object) = (object.vault, object.auditName)
        try gate.require(.secretSet, at: .object(object), for: caller)
        let value = SharedSecret(SecretBytes(copying: Array(draft.value.utf8)))
        return try Self.json(DriftResource(try await rotations.adoption.adopt(value, as: object)))
    }
}

extension DriftResource {
    fileprivate init(_ entry: WatchedObject.Entry) {
        self.init(
            vault: entry.id.vault.description,
            object: entry.id.auditName,
            state: entry.object.finding?.state.rawValue ?? "unchecked"
        )
        action = entry.object.action.rawValue
        next = entry.object.next.iso8601()
        fill(entry.object.finding)
    }

    fileprivate init(_ finding: DriftFinding) {
        self.init(
            vault: finding.object.vault.description,
            object: finding.object.auditName,
            state: finding.state.rawValue
        )
        fill(finding)
    }

    private mutating func fill(_ finding: DriftFinding?) {
        version = finding?.version.description
        since = finding?.since.iso8601()
        checked = finding?.checked.iso8601()
        reason = finding?.reason
    }
}
