import ArgumentParser
import RekeyWire

/// `rekey seal`.
struct SealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Rotate the keys that protect everything at rest.",
        discussion: "EXAMPLE:\n  rekey seal rotate --kek",
        subcommands: [SealStatus.self, SealRotate.self]
    )
}

/// `rekey seal status`.
struct SealStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows the seal, the key versions and what is still to rewrap.",
        discussion: "EXAMPLE:\n  rekey seal status"
    )

    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let seal: SealResource = try await server.withServer { try await $0.resource("GET", "/seal") }
        try seal.print(as: server.output)
    }
}

extension SealResource {
    /// Prints the seal, and for people the vaults as a table.
    func print(as format: OutputFormat) throws {
        guard format == .text else { return try Rendering.print(self, as: format) }
        Output.line("seal: \(kind)")
        Output.line("root key: \(rootId)")
        try Rendering.print(Page(vaults), as: .text, columns: ["name", "version", "records", "backlog"])
    }

    /// How many records are still under an older key.
    var backlog: Int { vaults.reduce(0) { $0 + $1.backlog } }
}

/// `rekey seal rotate`.
struct SealRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Makes a new root key; with --kek, new key-encryption keys and a rewrap.",
        discussion: """
            A new root key rewraps the key-encryption keys at once. With --kek every record is resealed in the \
            background, slowly enough not to disturb requests; the command waits and shows the progress, and may be \
            interrupted: the server goes on.

            EXAMPLE:
              rekey seal rotate
              rekey seal rotate --kek --vault orders
            """
    )

    @Flag(help: "Rotate the key-encryption keys and rewrap every record.") var kek = false
    @Flag(help: "With --kek: return at once.") var noWait = false
    @Option(help: ArgumentHelp("With --kek: only this vault.", valueName: "name")) var vault: String?
    @OptionGroup var server: ConnectionOptions

    func validate() throws {
        guard kek || (vault == nil && !noWait) else {
            throw ValidationError("--vault and --no-wait go with --kek.")
        }
    }

    func run() async throws {
        let rotation = SealRotation(layer: kek ? "kek" : "root", vault: vault)
        let seal: SealResource = try await server.withServer { client in
            let begun: SealResource = try await client.resource("POST", "/seal/rotate", rotation)
            return kek && !noWait ? try await Self.wait(begun, client) : begun
        }
        try seal.print(as: server.output)
    }

    /// Asks every half second until nothing is left under an older key.
    private static func wait(_ begun: SealResource, _ client: ServerClient) async throws -> SealResource {
        var seal = begun
        let total = max(seal.backlog, 1)
        while seal.backlog > 0 {
            Output.progress("rewrapping: \(total - min(seal.backlog, total)) of \(total) records")
            try await Task.sleep(for: .milliseconds(500))
            seal = try await client.resource("GET", "/seal")
        }
        Output.progressEnd()
        return seal
    }
}
