import ArgumentParser
import RekeyWire

/// `rekey nodes`.
struct NodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "Shows the servers that share the database, and what each is at.",
        discussion: "EXAMPLE:\n  rekey nodes"
    )

    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show(
            "GET",
            "/nodes",
            as: Page<NodeResource>.self,
            columns: ["name", "state", "version", "address", "lastSeen", "clockAheadSeconds", "leases"]
        )
    }
}
