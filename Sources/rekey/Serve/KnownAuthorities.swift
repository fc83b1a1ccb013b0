import Foundation
import Identity
import VaultCore

/// Where the servers of a database issue tokens: kept in it, so that each takes the tokens of all, those of a server that
/// is gone too.
struct KnownAuthorities: Sendable {
    private static let setting = "authorities"
    /// No more are kept; the oldest goes.
    private static let most = 64

    let store: any VaultStore
    let peers: PeerIssuers

    /// Adds the address of this server.
    func add(_ authority: String) async throws {
        try await store.write(.serverSetup) { transaction in
            let known = try Self.list(transaction)
            guard !known.contains(authority) else { return }
            let all = (known + [authority]).suffix(Self.most)
            try transaction.setSetting(Self.setting, to: all.joined(separator: "\n"))
        }
        try await follow()
    }

    /// Takes over what the store holds.
    func follow() async throws {
        peers.replace(with: try await store.read { try Self.list($0) })
    }

    private static func list(_ reader: any ServerReader) throws -> [String] {
        try reader.setting(setting)?.split(separator: "\n").map { String($0) } ?? []
    }
}
