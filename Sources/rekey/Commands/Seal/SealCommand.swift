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
        Sheet.lines(["seal": kind, "rootKey": rootId]).forEach(Output.line)
        try Rendering.print(Page(vaults), as: .text, columns: ["name", "version", "records", "backlog"])
    }

    /// How many records are still under an older key.
    var backlog: Int { vaults.reduce(0) { $0 + $1.backlog } }
}

/// `rekey seal rotate`.
struct SealRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Makes a new root key, kept as before or otherwise; with --kek, new key-encryption keys.",
        discussion: """
            A new root key rewraps the key-encryption keys at once; it is kept as the old one, unless --kind or \
            --passphrase-file says otherwise: so a seal changes its passphrase, or its kind. With --kek every record is resealed in the \
            background, slowly enough not to disturb requests; the command waits and shows the progress, and may be \
            interrupted: the server goes on.

            EXAMPLE:
              rekey seal rotate
              rekey seal rotate --passphrase-file new-passphrase.txt
              rekey seal rotate --kind file
              rekey seal rotate --kek --vault orders
            """
    )

    /// The ways to keep a root key.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case file, passphrase
    }

    @Option(help: "How to keep the new root key: file or passphrase.") var kind: Kind?
    @Option(
        help: ArgumentHelp(
            "The new passphrase, at least 8 bytes; the one the server was started with when absent.",
            valueName: "path"
        )
    )
    var passphraseFile: String?
    @Flag(help: "Rotate the key-encryption keys and rewrap every record.") var kek = false
    @Flag(help: "With --kek: return at once.") var noWait = false
    @Option(help: ArgumentHelp("With --kek: only this vault.", valueName: "name")) var vault: String?
    @OptionGroup var server: ConnectionOptions

    func validate() throws {
        guard kek || (vault == nil && !noWait) else {
            throw ValidationError("--vault and --no-wait go with --kek.")
        }
        guard !kek || (kind == nil && passphraseFile == nil) else {
            throw ValidationError("--kind and --passphrase-file do not go with --kek.")
        }
        guard kind != .file || passphraseFile == nil else {
            throw ValidationError("--passphrase-file does not go with --kind file.")
        }
    }

    func run() async throws {
        let rotation = SealRotation(
            layer: kek ? "kek" : "root",
            vault: vault,
            kind: kind?.rawValue,
            passphrase: try passphraseFile.map { try SecretInput.text(ofFile: $0) }
        )
        let seal: SealResource = try await server.withServer { client in
            let begun: SealResource = try await client.resource("POST", "/seal/rotate", rotation)
            return kek && !noWait ? try await Self.wait(begun, client) : begun
        }
        try seal.print(as: server.output)
        if server.output == .text { Self.nextStart(after: rotation, seal) }
    }

    /// What the next start of the server needs, when that changed.
    private static func nextStart(after rotation: SealRotation, _ seal: SealResource) {
        guard rotation.kind != nil || rotation.passphrase != nil else { return }
        Output.error(
            seal.kind == "file"
                ? "From the next start on the server needs no --seal-passphrase-file."
                : "From the next start on the server needs --seal-passphrase-file with this passphrase: keep it."
        )
    }

    /// Asks, ever more slowly, until nothing is left under an older key.
    private static func wait(_ begun: SealResource, _ client: ServerClient) async throws -> SealResource {
        var seal = begun
        let total = max(seal.backlog, 1)
        var pause = Duration.milliseconds(20)
        while seal.backlog > 0 {
            Output.progress("rewrapping: \(total - min(seal.backlog, total)) of \(total) records")
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(500))
            seal = try await client.resource("GET", "/seal")
        }
        Output.progressEnd()
        return seal
    }
}
