import ArgumentParser
import RekeyWire

/// `rekey rotate`.
struct RotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Begins a rotation now.",
        discussion: """
            The server carries it on; this returns at once unless --wait is given. An emergency goes ahead of the \
            queue, has no rings, and ends the old login at the deadline for emergencies, used or not.

            EXAMPLE:
              rekey rotate secrets/orders-db-app --wait
              rekey rotate secrets/orders-db-app --emergency --reason "seen in a public log"
            """
    )

    @Argument(help: "The object, such as secrets/orders-db-app or keys/token-signing.") var object: String
    @Flag(help: "Take the current version for known to others.") var emergency = false
    @Option(help: ArgumentHelp("Why; the journal keeps it.", valueName: "text")) var reason: String?
    @Flag(help: "Follow it to its end; exit status 1 when it does not end well.") var wait = false
    @OptionGroup var vault: VaultOptions

    func validate() throws {
        guard !emergency || reason?.isEmpty == false else {
            throw ValidationError("--emergency needs --reason TEXT, which the journal keeps.")
        }
    }

    func run() async throws {
        let draft = RotationDraft(
            vault: vault.vault,
            object: object,
            emergency: emergency ? true : nil,
            reason: reason
        )
        let begun: RotationResource = try await vault.server.withServer {
            try await $0.resource("POST", "/rotations", draft)
        }
        guard wait else {
            if vault.server.output == .json { return try Rendering.print(begun, as: .json) }
            Output.line("rotation \(begun.id) of \(begun.object) has begun")
            return Output.line("follow it with: rekey rotations watch \(begun.id)")
        }
        try await RotationWatcher(server: vault.server).follow(begun.id, endsWhenHalted: true)
    }
}
