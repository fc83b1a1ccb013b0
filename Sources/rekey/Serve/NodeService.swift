import ServiceLifecycle
import VaultService

/// The server's life among those that share its database, from its start to the handover at its end.
struct NodeService: Service {
    let life: NodeLife

    /// Lives until shutdown; throws when another process has taken this server's name, which ends the server.
    func run() async throws {
        try await cancelWhenGracefulShutdown { try await life.run() }
        await life.end()
    }
}
