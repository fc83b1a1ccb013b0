import ArgumentParser
import Foundation

/// The command line: every command an operator types, and the server itself.
@main
struct Rekey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "A vault for keys and secrets that rotates what it holds without breaking anyone.",
        discussion: """
            Start a server with `rekey serve`; every other command finds it by --profile, by REKEY_PROFILE, or by \
            ./rekey-data/bootstrap.json. Exit status: 0 done, 1 refused or failed, 2 wrong usage.

            EXAMPLE:
              rekey serve &
              rekey secret set db-password < password.txt
              rekey secret get db-password
            """,
        version: Release.version,
        subcommands: [
            ServeCommand.self, DoctorCommand.self, StatusCommand.self, NodesCommand.self, CACommand.self,
            VaultCommand.self,
            IdentityCommand.self,
            RoleCommand.self, SecretCommand.self, KeyCommand.self, PlanCommand.self, ApplyCommand.self,
            PoliciesCommand.self, RotateCommand.self, RotationsCommand.self, ReceiptCommand.self,
            InventoryCommand.self, DriftCommand.self,
            SealCommand.self, BackupCommand.self, StoreCommand.self,
            ClockCommand.self, CompletionsCommand.self,
        ]
    )

    static func main() async {
        do {
            try ProcessLimits.hideMemory()
            var command = try parseAsRoot()
            try (command as? any ProcessPreparing)?.prepareProcess()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Prints what ended the command; 0 after help and version, 1 for a failure, 2 for wrong usage.
    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        if code.isSuccess {
            Output.line(text)
            exit(withStatus: 0)
        }
        Output.error(text)
        exit(withStatus: code == .validationFailure ? 2 : 1)
    }

    private static func exit(withStatus status: Int32) -> Never {
        Foundation.exit(status)
    }
}
