import Identity
import Sealing
import ServiceLifecycle
import VaultCore
import VaultService

extension ServerParts {
    /// Becomes one of the servers that share the database, before anything of it is read.
    func joinOthers() async throws {
        guard let nodes = rotation.nodes else { return }
        try await nodes.join { try await Task.sleep(for: .milliseconds(500)) }
        try await authorities.add(options.authority)
        try await follower?.begin()
    }

    /// What keeps this server among the others; none when it has its store for itself.
    var nodeServices: [any Service] {
        guard let nodes = rotation.nodes, let follower else { return [] }
        let journal = NodeJournal(logger: logger)
        return [
            NodeService(
                life: NodeLife(
                    nodes: nodes,
                    follower: follower,
                    live: rotation.live,
                    reloads: reloads,
                    interrupted: { rotation.uses.interrupted(at: clock.now()) },
                    report: journal.tell
                )
            )
        ]
    }

    private var reloads: [ChangeTopic: ChangeFollower.Reload] {
        [
            .keks: { try keyring.learn(try await ports.store.read { try $0.keks() }) },
            .vaults: {
                try await vaults.load()
                try await identity.access.follow()
            },
            .access: { try await identity.followAccess() },
            .signingKeys: { try await identity.followKeys() },
            .settings: {
                if options.dev { try await DevClock(clock: clock, store: ports.store).follow() }
                try await authorities.follow()
                try await rotation.policies.load()
            },
        ]
    }
}
