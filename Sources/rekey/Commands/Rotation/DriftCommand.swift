import ArgumentParser
import RekeyWire

/// `rekey drift`.
struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Show where a target refuses a current version, and mend it.",
        discussion: """
            The server asks each target now and then whether it still accepts what the vault says is current. When it \
            does not, somebody changed it there: `adopt` takes that over, `rekey rotate` replaces it.

            EXAMPLE:
              rekey drift
              rekey drift adopt secrets/orders-db-app < password.txt
            """,
        subcommands: [DriftList.self, DriftLook.self, DriftTakeOver.self],
        defaultSubcommand: DriftList.self
    )
}

/// `rekey drift list`.
struct DriftList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists what targets say of current versions, the gravest first.",
        discussion: "EXAMPLE:\n  rekey drift list --state drifted --output json"
    )

    @Option(
        help: ArgumentHelp(
            "Only those that are drifted, unknown or inStep.",
            valueName: "state"
        )
    )
    var state: String?
    @Option(help: ArgumentHelp("At most so many, 1 to 1,000.", valueName: "count")) var limit: Int?
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        let query = ServerClient.query([
            ("vault", vault.vault), ("state", state), ("limit", limit.map(String.init)),
        ])
        let page: Page<DriftResource> = try await vault.server.withServer {
            try await $0.resource("GET", "/drift" + query)
        }
        guard vault.server.output == .text else { return try Rendering.print(page, as: .json) }
        var table = TextTable(["OBJECT", "STATE", "SINCE", "CHECKED", "NEXT", "AT DRIFT", "WHY"])
        table.rows = page.value.map { one in
            [
                one.name, one.state, one.since ?? "-", one.checked ?? "-", one.next ?? "-", one.action ?? "-",
                one.reason ?? "-",
            ]
        }
        table.lines.forEach(Output.line)
    }
}

/// `rekey drift check`.
struct DriftLook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Asks a target now; exit status 1 unless it accepts the current version.",
        discussion: "EXAMPLE:\n  rekey drift check secrets/orders-db-app"
    )

    @Argument(help: "The object, such as secrets/orders-db-app.") var object: String
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        let body = DriftCheck(vault: vault.vault, object: object)
        let found: DriftResource = try await vault.server.withServer {
            try await $0.resource("POST", "/drift/check", body)
        }
        if vault.server.output == .json { try Rendering.print(found, as: .json) }
        guard found.state == "inStep" else {
            throw Failure(
                "\(found.name) is \(found.state): \(found.reason ?? "no reason given")\(remedy(found))"
            )
        }
        if vault.server.output == .text { Output.line("\(found.name) is in step with its target") }
    }

    private func remedy(_ found: DriftResource) -> String {
        guard found.state == "drifted" else { return "" }
        return
            " Take it over with `rekey drift adopt \(found.object)`, or replace it with `rekey rotate \(found.object)`."
    }
}

/// `rekey drift adopt`.
struct DriftTakeOver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Takes over a login that was changed at its target, as a new version.",
        discussion: """
            The value is the password that the target accepts now, or the whole value in the form of the object's \
            template. It is tried at the target first, and adopted only when it works.

            EXAMPLE:
              rekey drift adopt secrets/orders-db-app < password.txt
            """
    )

    @Argument(help: "The object, such as secrets/orders-db-app.") var object: String
    @OptionGroup var value: SecretInput
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        let body = DriftAdopt(vault: vault.vault, object: object, value: try value.text())
        let found: DriftResource = try await vault.server.withServer {
            try await $0.resource("POST", "/drift/adopt", body)
        }
        guard vault.server.output == .text else { return try Rendering.print(found, as: .json) }
        Output.line("\(found.name) has the new version \(found.version ?? "")")
    }
}

extension DriftResource {
    /// The object as a person reads it, with its vault unless that is the default one.
    fileprivate var name: String { vault == "default" ? object : "\(vault) \(object)" }
}
