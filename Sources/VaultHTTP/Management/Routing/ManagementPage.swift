import Foundation
import KeyVaultWire
import VaultCore

/// Which part of a list of vaults is asked for: `$top` of them after `$skiptoken`.
struct ManagementPage {
    private static let most = 1_000

    private let limit: Int
    private let after: String?

    /// Reads the arguments; throws ``VaultError/Code/badRequest`` for a number out of range.
    init(_ query: QueryParameters) throws(VaultError) {
        after = try query.value(of: "$skiptoken")?.lowercased()
        guard let top = try query.value(of: "$top") else {
            limit = Self.most
            return
        }
        guard let number = Int(top), number >= 1 else {
            throw VaultError(.badRequest, "$top: must be a whole number of 1 or more.")
        }
        limit = min(number, Self.most)
    }

    /// The part of `vaults`, which are in the order of their names, and the link to the next part.
    func cut(_ vaults: [VaultRecord], _ frame: RequestFrame) -> (vaults: [VaultRecord], next: String?) {
        let rest = vaults.drop { vault in after.map { vault.name.description <= $0 } ?? false }
        let part = Array(rest.prefix(limit))
        guard rest.count > part.count, let last = part.last else { return (part, nil) }
        return (part, link(after: last.name, frame))
    }

    private func link(after name: VaultName, _ frame: RequestFrame) -> String {
        let others = frame.query.split(separator: "&").filter { argument in
            !(argument.removingPercentEncoding ?? "").lowercased().hasPrefix("$skiptoken=")
        }
        let query = others.joined(separator: "&") + "&%24skiptoken=\(name)"
        return "https://\(frame.authority)\(frame.path)?\(query)"
    }
}
