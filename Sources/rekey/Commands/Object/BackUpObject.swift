import ArgumentParser
import Foundation

/// `backup`: all versions of one object in a sealed blob.
struct BackUpObject<F: Family>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup",
            abstract: "Writes all versions of a \(F.noun) to a blob that only this server can open.",
            discussion: "EXAMPLE:\n  rekey \(F.noun) backup orders --to orders.backup"
        )
    }

    @Argument(help: "The name.") var name: String
    @Option(help: ArgumentHelp("The file to write; it must not exist.", valueName: "path")) var to: String
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        let answer = try await vault.call("POST", "/\(F.collection)/\(ServerClient.escape(name))/backup")
        guard let blob = answer.object?["value"] as? String else {
            throw Failure("The server's answer holds no backup.")
        }
        try await NewFile.write(Data(blob.utf8), to: to)
        if vault.server.output == .text { Output.line("\(F.noun) \(name) is backed up to \(to)") }
    }
}

/// `restore`: the way back from a blob.
struct RestoreObject<F: Family>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "restore",
            abstract: "Brings a \(F.noun) back from a blob of this server.",
            discussion: "EXAMPLE:\n  rekey \(F.noun) restore --file orders.backup"
        )
    }

    @OptionGroup var input: SecretInput
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        try await vault.show("POST", "/\(F.collection)/restore", body: ["value": try input.text()])
    }
}
