import Access
import Identity
import KeyVaultWire
import Policies
import RekeyWire
import VaultCore
import VaultService

extension APIHandler {
    /// How long a body with files may be.
    private static let filesLimit = 16 << 20

    /// Answers what concerns the policies of the vault that the query names, the default one when it names none.
    ///
    /// Files that are not taken are answered with 422 and the same body as others, which tells why.
    func answerPolicies(
        _ route: APIRoute,
        _ frame: RequestFrame,
        _ caller: Principal,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        let vault = try knownVault(try QueryParameters(frame.query).value(of: "vault"))
        notes.vault = vault
        guard let method = route.methods[frame.method] else { throw WireMessages.unknownPath() }
        try gate.require(method.action, at: .vault(vault), for: caller)
        guard frame.method == "POST" else { return try Self.json(try await policies.applied(in: vault)) }
        if route == .policySet { return try await setField(in: vault, frame, caller, &notes) }
        let upload: PolicyUpload = try await body(frame, limit: Self.filesLimit)
        let request = PolicyService.Request(
            files: upload.files.map { PolicyFile(name: $0.name, text: $0.text) },
            expecting: upload.expecting,
            isStrict: upload.strict ?? false,
            discardsEmergencies: upload.discardEmergency ?? false,
            mayConnect: gate.allows(.connectorsWrite, at: .vault(vault), for: caller)
        )
        if route == .policyPlan {
            return try Self.json(
                try await policies.plan(request.files, in: vault, mayConnect: request.mayConnect)
            )
        }
        let outcome = try await policies.apply(request, in: vault)
        if !outcome.applied { notes.errorCode = "PoliciesRefused" }
        return try Self.json(outcome, status: outcome.applied ? 200 : 422)
    }

    private func setField(
        in vault: VaultName,
        _ frame: RequestFrame,
        _ caller: Principal,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        let draft: PolicyFieldDraft = try await body(frame)
        guard !draft.reason.isEmpty, draft.reason.unicodeScalars.count <= 1_000 else {
            throw VaultError(.badParameter, "reason must say why, in 1 to 1,000 characters.")
        }
        let outcome = try await policies.set(
            PolicyService.FieldRequest(
                field: draft.field,
                value: draft.value,
                reason: draft.reason,
                by: caller.name
            ),
            in: vault
        )
        if outcome.applied {
            notes.detail = "\(draft.field) is now \(draft.value): \(draft.reason)"
        } else {
            notes.errorCode = "PoliciesRefused"
        }
        return try Self.json(outcome, status: outcome.applied ? 200 : 422)
    }

    private func knownVault(_ text: String?) throws(VaultError) -> VaultName {
        guard let text else { return .default }
        let name = try Self.vaultName(text)
        guard vaults.vault(name) != nil else {
            throw VaultError(.vaultNotFound, "There is no vault named \(name).")
        }
        return name
    }
}
