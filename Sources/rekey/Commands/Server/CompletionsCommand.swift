import ArgumentParser

/// `rekey completions`.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Prints a completion script for a shell.",
        discussion: "EXAMPLE:\n  rekey completions bash > /etc/bash_completion.d/rekey"
    )

    @Argument(help: "bash, zsh or fish.") var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw ValidationError("\(self.shell) is not a shell with completions: choose bash, zsh or fish.")
        }
        Output.line(Rekey.completionScript(for: shell))
    }
}
