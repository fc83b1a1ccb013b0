import ArgumentParser
import RekeyWire

/// `rekey clock`.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Moves the clock of a server started with --dev.",
        discussion: "EXAMPLE:\n  rekey clock advance P7D",
        subcommands: [ClockAdvanceCommand.self]
    )
}

/// `rekey clock advance`.
struct ClockAdvanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance",
        abstract: "Moves the clock forward, so that expiry and rotation can be tried.",
        discussion: "EXAMPLE:\n  rekey clock advance P90D"
    )

    @Argument(help: "How far, ISO 8601.") var duration: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show("POST", "/dev/clock", ClockAdvance(advance: duration), as: ClockReading.self)
    }
}
