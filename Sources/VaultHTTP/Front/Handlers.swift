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
    let health: any RequestHandler

    private static let vaultFamilies: Set<String> = [
        "secrets", "keys", "deletedsecrets", "deletedkeys", "rng", "certificates", "deletedcertificates",
    ]

    /// Who answers `path`; nil when nothing stands there.
    func handler(for path: String) -> (any RequestHandler)? {
        let segments = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        guard let first = segments.first else { return nil }
        switch first {
        case "healthstatus", "metrics": return segments.count == 1 ? health : nil
        case "rekey": return api
        case "metadata", "subscriptions": return issuer
        default:
            if Self.vaultFamilies.contains(first.lowercased()) { return vault }
            return segments.count > 1 ? issuer : nil
        }
    }
}
