import KeyVaultWire
import VaultCore

/// The `api-version` of a management request.
struct ManagementVersion: Equatable {
    /// From this version on, roles decide about a new vault's objects unless it says otherwise; before, its access
    /// policies did.
    private static let rolesByDefault = "2026-02-01"

    /// The versions of `Microsoft.KeyVault` that are answered.
    ///
    /// Source: the resource provider's list of api-versions for vaults.
    static let ofVaults = [
        "2015-06-01", "2016-10-01", "2018-02-14", "2018-02-14-preview", "2019-09-01", "2020-04-01-preview",
        "2021-04-01-preview", "2021-06-01-preview", "2021-10-01", "2021-11-01-preview", "2022-02-01-preview",
        "2022-07-01", "2022-11-01", "2023-02-01", "2023-07-01", "2024-04-01-preview", "2024-11-01",
        "2024-12-01-preview", "2025-05-01", "2026-02-01", "2026-05-15",
    ]

    /// The version as it was sent, in lower case.
    let text: String

    /// Whether a new vault that says nothing of it is one where roles decide.
    var hasRolesByDefault: Bool { text >= Self.rolesByDefault }

    /// Reads the required argument `api-version`.
    ///
    /// Throws ``VaultError/Code/missingAPIVersion`` and ``VaultError/Code/unknownAPIVersion`` with what is accepted.
    init(_ query: QueryParameters, of route: ManagementRoute) throws(VaultError) {
        guard let given = try query.value(of: "api-version"), !given.isEmpty else {
            throw VaultError(
                .missingAPIVersion,
                "The api-version query parameter (?api-version=) is required for all requests."
            )
        }
        text = given.lowercased()
        let isKnown = route.isOfVaults ? Self.ofVaults.contains(text) : Self.isVersion(text)
        guard isKnown else {
            throw VaultError(
                .unknownAPIVersion,
                "No registered resource provider found for API version '\(text.prefix(32))'. The supported api-versions "
                    + "are '\(route.isOfVaults ? Self.ofVaults.joined(separator: ", ") : "dates such as 2022-09-01")'."
            )
        }
    }

    private static func isVersion(_ text: String) -> Bool {
        text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z]{1,16})?/) != nil
    }
}
