import ArgumentParser

/// `rekey secret set`.
struct SecretSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Stores a new version of a secret, read from standard input or a file.",
        discussion: """
            EXAMPLE:
              rekey secret set db-password < password.txt
              rekey secret set tls-bundle --file bundle.pem --content-type application/x-pem-file
            """
    )

    @Argument(help: "The name.") var name: String
    @OptionGroup var input: SecretInput
    @Option(help: "What the value is, free text.") var contentType: String?
    @OptionGroup var attributes: AttributeOptions
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        var body = try attributes.members()
        body["value"] = try input.text()
        if let contentType { body["contentType"] = contentType }
        let answer = try await vault.call("PUT", "/secrets/\(ServerClient.escape(name))", body: body)
        try Rendering.printWithoutValue(answer, as: vault.server.output)
    }
}
