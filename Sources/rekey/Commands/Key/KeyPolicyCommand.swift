import ArgumentParser

/// `rekey key policy`.
struct KeyPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Shows or sets when a key rotates by itself.",
        discussion: "EXAMPLE:\n  rekey key policy set signing --rotate-after P90D --expiry P120D",
        subcommands: [KeyPolicyShow.self, KeyPolicySet.self]
    )
}

/// `rekey key policy show`.
struct KeyPolicyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints the rotation policy of a key.",
        discussion: "EXAMPLE:\n  rekey key policy show signing"
    )

    @Argument(help: "The name.") var name: String
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        try await vault.show("GET", "/keys/\(ServerClient.escape(name))/rotationpolicy")
    }
}

/// `rekey key policy set`.
struct KeyPolicySet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets when a key rotates by itself.",
        discussion: """
            Durations are ISO 8601: P90D is 90 days, P18M is 18 months.

            EXAMPLE:
              rekey key policy set signing --rotate-after P90D --expiry P120D --notify-before P30D
            """
    )

    @Argument(help: "The name.") var name: String
    @Option(help: ArgumentHelp("Rotate so long after creation.", valueName: "duration")) var rotateAfter:
        String?
    @Option(help: ArgumentHelp("Rotate so long before expiry.", valueName: "duration")) var rotateBefore:
        String?
    @Option(help: ArgumentHelp("Announce so long before expiry.", valueName: "duration")) var notifyBefore:
        String?
    @Option(help: ArgumentHelp("How long each new version lives.", valueName: "duration")) var expiry: String?
    @OptionGroup var vault: VaultOptions

    func validate() throws {
        guard rotateAfter == nil || rotateBefore == nil else {
            throw ValidationError("Give --rotate-after or --rotate-before, not both.")
        }
    }

    func run() async throws {
        var actions: [[String: Any]] = []
        if let rotateAfter { actions.append(Self.action("Rotate", ["timeAfterCreate": rotateAfter])) }
        if let rotateBefore { actions.append(Self.action("Rotate", ["timeBeforeExpiry": rotateBefore])) }
        if let notifyBefore { actions.append(Self.action("Notify", ["timeBeforeExpiry": notifyBefore])) }
        var body: [String: Any] = ["attributes": expiry.map { ["expiryTime": $0] } ?? [:]]
        if !actions.isEmpty { body["lifetimeActions"] = actions }
        try await vault.show("PUT", "/keys/\(ServerClient.escape(name))/rotationpolicy", body: body)
    }

    private static func action(_ type: String, _ trigger: [String: String]) -> [String: Any] {
        ["trigger": trigger, "action": ["type": type]]
    }
}
