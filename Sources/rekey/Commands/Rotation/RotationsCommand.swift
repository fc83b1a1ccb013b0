import ArgumentParser
import RekeyWire

/// `rekey rotations`.
struct RotationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotations",
        abstract: "Watch and steer rotations.",
        discussion: """
            EXAMPLE:
              rekey rotations list --state open
              rekey rotations show 3f0c5a52-7a0e-4d6a-9a3e-1f6f2f0c9b1d
              rekey rotations watch
            """,
        subcommands: [
            RotationsList.self, RotationsShow.self, RotationsWatch.self, RotationsAct<RollBack>.self,
            RotationsAct<Resume>.self, RotationsAct<Retry>.self, RotationsAct<Pause>.self,
            RotationsAct<Approve>.self, RotationsAct<Retire>.self,
        ],
        defaultSubcommand: RotationsList.self
    )
}

/// `rekey rotations list`.
struct RotationsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists rotations, the newest first.",
        discussion: """
            EXAMPLE:
              rekey rotations list --state stuck
              rekey rotations list --object secrets/orders-db-app --limit 5
            """
    )

    @Option(help: ArgumentHelp("Only of this object, such as secrets/orders-db-app.", valueName: "object"))
    var object: String?
    @Option(help: "Only in this state: open, ended, stuck, paused, or a step such as observing.")
    var state: String?
    @Option(help: "At most so many.") var limit = 100
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        let arguments = [
            ("vault", vault.vault), ("object", object), ("state", state), ("limit", String(limit)),
        ]
        let query = ServerClient.query(arguments)
        let page: Page<RotationResource> = try await vault.server.withServer {
            try await $0.resource("GET", "/rotations" + query)
        }
        guard vault.server.output == .text else { return try Rendering.print(page, as: .json) }
        var table = TextTable(["ID", "OBJECT", "STATE", "SINCE", "TRIGGER", "BEGUN", "WAITS FOR"])
        table.rows = page.value.map { one in
            [
                one.id, one.name, one.ring.map { "\(one.state) \($0)" } ?? one.state, one.since, one.trigger,
                one.begun, one.waitsFor ?? "-",
            ]
        }
        table.lines.forEach(Output.line)
    }
}

/// `rekey rotations show`.
struct RotationsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a rotation: what it waits for, its timeline, how long its steps took.",
        discussion: "EXAMPLE:\n  rekey rotations show 3f0c5a52-7a0e-4d6a-9a3e-1f6f2f0c9b1d"
    )

    @Argument(help: "The rotation's id, as `list` shows it.") var id: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let detail: RotationDetail = try await server.withServer {
            try await $0.resource("GET", "/rotations/\(ServerClient.escape(id))")
        }
        guard server.output == .text else { return try Rendering.print(detail, as: .json) }
        RotationText.lines(of: detail).forEach(Output.line)
    }
}

/// `rekey rotations watch`.
struct RotationsWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract:
            "Prints each event of a rotation as it happens, until it ends; of all rotations without an id.",
        discussion: """
            Exit status 0 when the rotation ended with the new version, 1 when it was rolled back.

            EXAMPLE:
              rekey rotations watch 3f0c5a52-7a0e-4d6a-9a3e-1f6f2f0c9b1d
            """
    )

    @Argument(help: "The rotation's id; all open rotations when absent.") var id: String?
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let watcher = RotationWatcher(server: server)
        if let id {
            try await watcher.follow(id, endsWhenHalted: false)
        } else {
            try await watcher.followAll()
        }
    }
}

extension RotationResource {
    /// The object as people name it: with its vault unless that is the default one.
    var name: String { vault == "default" ? object : "\(vault) \(object)" }
}
