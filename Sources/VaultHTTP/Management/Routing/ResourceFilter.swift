import KeyVaultWire
import VaultCore

/// The `$filter` of a list of resources: `resourceType eq 'TYPE'` and `name eq 'NAME'`, joined by `and`.
struct ResourceFilter: Equatable {
    static let vaultType = "Microsoft.KeyVault/vaults"

    /// The type asked for, lower case.
    private(set) var type: String?
    /// The name asked for, lower case.
    private(set) var name: String?

    /// Reads a filter; nil or empty asks for everything.
    ///
    /// Throws ``VaultError/Code/badRequest`` for one that is not understood, rather than showing too much.
    init(_ text: String?) throws(VaultError) {
        guard let text, !text.isEmpty else { return }
        for term in text.split(separator: " and ") {
            guard let match = term.wholeMatch(of: /\s*(\w+)\s+eq\s+'([^']*)'\s*/) else { throw Self.failure }
            switch match.output.1.lowercased() {
            case "resourcetype": type = match.output.2.lowercased()
            case "name": name = match.output.2.lowercased()
            default: throw Self.failure
            }
        }
    }

    /// Whether a vault is asked for.
    func admits(_ vault: VaultRecord) -> Bool {
        (type ?? Self.vaultType.lowercased()) == Self.vaultType.lowercased()
            && (name ?? vault.name.description) == vault.name.description
    }

    private static let failure = VaultError(
        .badRequest,
        "$filter: write resourceType eq 'Microsoft.KeyVault/vaults', name eq 'NAME', or both joined by and."
    )
}
