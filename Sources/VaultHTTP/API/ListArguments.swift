import Access
import KeyVaultWire
import VaultCore
import VaultService

/// The query arguments of lists of `/rekey/v1`.
struct ListArguments {
    private static let mostRows = 1_000

    /// The vault to list; nil for all.
    let vault: VaultName?
    /// How many rows to bring.
    let limit: Int
    private let query: QueryParameters

    /// Reads `vault` and `limit`; throws ``VaultError/Code/badParameter``.
    init(_ text: String) throws(VaultError) {
        query = try QueryParameters(text)
        let name = try query.value(of: "vault")
        if let name {
            vault = try APIHandler.vaultName(name)
        } else {
            vault = nil
        }
        let limit = try query.value(of: "limit") ?? "100"
        guard let limit = Int(limit), (1...Self.mostRows).contains(limit) else {
            throw VaultError(.badParameter, "limit must be a number from 1 to \(Self.mostRows).")
        }
        self.limit = limit
    }

    /// The `object` to list, in the vault named or the default one.
    func object() throws(VaultError) -> ObjectID? {
        guard let text = try query.value(of: "object") else { return nil }
        return try Self.object(text, in: vault?.description)
    }

    /// The `state` to list.
    func standing() throws(VaultError) -> RotationQuery.Standing? {
        guard let text = try query.value(of: "state") else { return nil }
        guard let standing = RotationQuery.Standing(text) else {
            throw VaultError(
                .badParameter,
                "state must be open, ended, stuck, paused, or a step such as observing or done."
            )
        }
        return standing
    }

    /// The `state` of drift to list.
    func drift() throws(VaultError) -> DriftFinding.State? {
        guard let text = try query.value(of: "state") else { return nil }
        guard let state = DriftFinding.State(rawValue: text) else {
            throw VaultError(.badParameter, "state must be drifted, unknown or inStep.")
        }
        return state
    }

    /// The place after which to list, as ``text(_:)`` wrote it.
    func after() throws(VaultError) -> ObjectID? {
        guard let text = try query.value(of: "after") else { return nil }
        guard case .object(let id) = AccessScope("/vaults/\(text)") else {
            throw VaultError(.badParameter, "after must be the next of the page before, unchanged.")
        }
        return id
    }

    /// The rotation whose receipt the page before ended with.
    func olderThanRotation() throws(VaultError) -> String? {
        guard let text = try query.value(of: "older") else { return nil }
        guard text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil else {
            throw VaultError(.badParameter, "older must be the next of the page before, unchanged.")
        }
        return text
    }

    /// A place as `after` takes it: `VAULT/secrets/NAME`.
    static func text(_ id: ObjectID) -> String {
        "\(id.vault)/\(id.kind.collection)/\(id.name.canonical)"
    }

    /// The object that `secrets/NAME` names in a vault, `default` when nil.
    static func object(_ text: String, in vault: String?) throws(VaultError) -> ObjectID {
        let vault = try vault.map(APIHandler.vaultName) ?? .default
        guard case .object(let id) = AccessScope("/vaults/\(vault)/\(text)") else {
            throw VaultError(.badParameter, "object must be secrets/NAME, keys/NAME or certificates/NAME.")
        }
        return id
    }
}
