import ArgumentParser

/// `rekey secret update`.
struct SecretUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Changes attributes, tags or content type of a version.",
        discussion: "EXAMPLE:\n  rekey secret update db-password --disable-use"
    )

    @Argument(help: "The name.") var name: String
    @Option(help: ArgumentHelp("The version; the latest when absent.", valueName: "id")) var version: String?
    @Option(help: "What the value is, free text.") var contentType: String?
    @OptionGroup var attributes: AttributeOptions
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        var body = try attributes.members()
        if let contentType { body["contentType"] = contentType }
        try await vault.show("PATCH", "/secrets/\(ServerClient.escape(name))/\(version ?? "")", body: body)
    }
}
