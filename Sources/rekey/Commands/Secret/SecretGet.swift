import ArgumentParser

/// `rekey secret get`.
struct SecretGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Prints the value of a secret, and nothing else.",
        discussion: "EXAMPLE:\n  export PGPASSWORD=\"$(rekey secret get db-password)\""
    )

    @Argument(help: "The name.") var name: String
    @Option(help: ArgumentHelp("The version; the latest when absent.", valueName: "id")) var version: String?
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        let answer = try await vault.call("GET", "/secrets/\(ServerClient.escape(name))/\(version ?? "")")
        if vault.server.output == .json { return try Rendering.printJSON(answer.body, as: .json) }
        guard let value = answer.object?["value"] as? String else {
            throw Failure("The server's answer holds no value.")
        }
        Output.line(value)
    }
}
