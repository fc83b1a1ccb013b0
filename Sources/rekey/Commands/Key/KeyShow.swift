import ArgumentParser

/// `rekey key show`.
struct KeyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints what a key is; with --output json also its public part.",
        discussion: "EXAMPLE:\n  rekey key show signing --output json"
    )

    @Argument(help: "The name.") var name: String
    @Option(help: ArgumentHelp("The version; the latest when absent.", valueName: "id")) var version: String?
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        try await vault.show("GET", "/keys/\(ServerClient.escape(name))/\(version ?? "")")
    }
}

/// `rekey key update`.
struct KeyUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Changes operations, attributes or tags of a version.",
        discussion: "EXAMPLE:\n  rekey key update signing --expires 2027-01-31T00:00:00Z"
    )

    @Argument(help: "The name.") var name: String
    @Option(help: ArgumentHelp("The version; the latest when absent.", valueName: "id")) var version: String?
    @Option(name: .customLong("ops"), help: "An allowed operation; may be repeated.") var operations:
        [String] = []
    @OptionGroup var attributes: AttributeOptions
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        var body = try attributes.members()
        if !operations.isEmpty { body["key_ops"] = operations }
        try await vault.show("PATCH", "/keys/\(ServerClient.escape(name))/\(version ?? "")", body: body)
    }
}

/// `rekey key rotate`.
struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Makes a new version of a key now; the old one stays usable.",
        discussion: "EXAMPLE:\n  rekey key rotate signing"
    )

    @Argument(help: "The name.") var name: String
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        try await vault.show("POST", "/keys/\(ServerClient.escape(name))/rotate")
    }
}
