import ArgumentParser
import RekeyWire

/// `rekey status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows whether the server works, and how it is set up.",
        discussion: "EXAMPLE:\n  rekey status --output json"
    )

    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show("GET", "/status", as: ServerStatus.self)
    }
}
