import ArgumentParser
import Foundation

/// `rekey secret show`.
struct SecretShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints everything about a secret but its value.",
        discussion: "EXAMPLE:\n  rekey secret show db-password"
    )

    @Argument(help: "The name.") var name: String
    @Option(help: ArgumentHelp("The version; the latest when absent.", valueName: "id")) var version: String?
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        let answer = try await vault.call("GET", "/secrets/\(ServerClient.escape(name))/\(version ?? "")")
        try Rendering.printWithoutValue(answer, as: vault.server.output)
    }
}

extension Rendering {
    /// Prints an answer about a secret, leaving out its value.
    static func printWithoutValue(_ answer: Answer, as format: OutputFormat) throws {
        var members = answer.object ?? [:]
        members["value"] = nil
        try printJSON(Array(try JSONSerialization.data(withJSONObject: members)), as: format)
    }
}
