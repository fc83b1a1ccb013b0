/// Someone who answers requests.
protocol RequestHandler: Sendable {
    /// Whether its requests leave audit records.
    var isAudited: Bool { get }

    /// Answers, and notes what it learns; throws ``VaultError`` for a refusal.
    func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply
}

/// Who answers which paths.
public struct Handlers: Sendable {
    let vault: any RequestHandler
    let issuer: any RequestHandler
    let api: any RequestHandler
    let management: any RequestHandler
    let directory: any RequestHandler
    let health: any RequestHandler

    private static let vaultFamilies: Set<String> = [
        "secrets", "keys", "deletedsecrets", "deletedkeys", "rng", "certificates", "deletedcertificates",
    ]

    /// What the issuer answers below a tenant.
    private static let tenantPaths: Set<String> = [
        "oauth2/token", "oauth2/v2.0/token", "discovery/keys", "discovery/v2.0/keys",
        ".well-known/openid-configuration", "v2.0/.well-known/openid-configuration",
    ]

    /// Who answers `path`.
    ///
    /// What is nobody else's is the vault's, which asks for a token before it says that nothing stands there.
    func handler(for path: String) -> any RequestHandler {
        let slash = UInt8(ascii: "/")
        let segments = path.utf8.split(separator: slash, maxSplits: 1, omittingEmptySubsequences: true)
        guard let first = segments.first.map({ String(Substring($0)) }) else { return vault }
        if Self.vaultFamilies.contains(first) { return vault }
        switch first {
        case "healthstatus", "metrics": return segments.count == 1 ? health : vault
        case "rekey": return api
        case "metadata": return issuer
        default:
            switch first.lowercased() {
            case "subscriptions", "providers", "tenants": return management
            case "v1.0": return directory
            default: break
            }
            if Self.vaultFamilies.contains(first.lowercased()) { return vault }
            return segments.count > 1 && Self.isOfTenant(Substring(segments[1])) ? issuer : vault
        }
    }

    private static func isOfTenant(_ path: Substring) -> Bool {
        tenantPaths.contains(path.split(separator: "/").joined(separator: "/").lowercased())
    }
}
