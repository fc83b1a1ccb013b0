import Foundation
import SQLStore
import VaultCore
import VaultService

/// How this server takes part among those that share its database.
struct NodeSetup: Sendable {
    /// How long new keys wait until every other server has read them.
    static let keyNotice = Duration.seconds(6)

    /// What it says of itself; nil when it has its store for itself.
    let identity: NodeIdentity?
    /// How far the machine's clock is ahead of the database's.
    let clockAhead: @Sendable () async throws -> Duration

    /// Under which name it claims work.
    var name: String { identity?.name ?? NodeName.alone }

    /// Whether this server is to do the work under this lease now.
    func duty(_ lease: String, _ ports: VaultPorts) -> @Sendable () async throws -> Bool {
        guard identity != nil else { return { true } }
        return SharedDuty(lease, store: ports.store, clock: ports.clock, node: name).isMine
    }

    /// The setup of a server with these options.
    init(_ options: ServeOptions, store: SQLVaultStore, started: Timestamp) throws {
        clockAhead = { try await store.clockAhead() ?? .zero }
        guard options.database != nil else {
            identity = nil
            return
        }
        identity = NodeIdentity(
            name: try NodeName.ensure(in: options.folder),
            process: UUID().uuidString.lowercased(),
            place: NodePlace.of(options.folder),
            version: Release.version,
            address: options.authority,
            started: started
        )
    }
}
