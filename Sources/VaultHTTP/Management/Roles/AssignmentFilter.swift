import KeyVaultWire
import VaultCore

/// The `$filter` of a list of role assignments: `atScope()`, and `principalId eq 'ID'` or `assignedTo('ID')`.
struct AssignmentFilter: Equatable {
    /// Whether what lies below the scope is left out.
    private(set) var isAtScope = false
    /// The principal asked for, lower case.
    private(set) var principal: String?

    /// Reads a filter; nil or empty asks for everything.
    ///
    /// Throws ``VaultError/Code/badRequest`` for one that is not understood, rather than showing too much.
    init(_ text: String?) throws(VaultError) {
        guard let text, !text.isEmpty else { return }
        for term in text.split(separator: " and ") {
            if term.wholeMatch(of: /\s*atScope\(\)\s*/.ignoresCase()) != nil {
                isAtScope = true
            } else if let match = term.wholeMatch(of: /\s*principalId\s+eq\s+'([^']*)'\s*/.ignoresCase()) {
                principal = match.output.1.lowercased()
            } else if let match = term.wholeMatch(of: /\s*assignedTo\('([^']*)'\)\s*/.ignoresCase()) {
                principal = match.output.1.lowercased()
            } else {
                throw VaultError(
                    .badRequest,
                    "$filter: write atScope(), principalId eq 'ID', assignedTo('ID'), or two of them joined by and."
                )
            }
        }
    }
}
