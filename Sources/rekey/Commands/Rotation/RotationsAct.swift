import ArgumentParser
import RekeyWire

/// What a person can do to a rotation, for the commands that do it.
protocol RotationSteering: Sendable {
    /// The command's name, which is the API's too.
    static var name: String { get }
    /// What it does, in one sentence.
    static var abstract: String { get }
    /// What is said when it is done.
    static var done: String { get }
}

/// Undoes a rotation.
enum RollBack: RotationSteering {
    static let name = "rollback"
    static let abstract = "Undoes a rotation: everyone gets the old version, and the target is restored."
    static let done = "is being rolled back"
}

/// Goes on with a rotation.
enum Resume: RotationSteering {
    static let name = "resume"
    static let abstract = "Has a stuck or paused rotation go on where it stood."
    static let done = "goes on"
}

/// Tries a failing step now.
enum Retry: RotationSteering {
    static let name = "retry"
    static let abstract = "Has a step that failed tried now instead of when its wait is over."
    static let done = "is tried again now"
}

/// Stops a rotation for a while.
enum Pause: RotationSteering {
    static let name = "pause"
    static let abstract = "Stops a rotation where it stands; both logins stay as they are."
    static let done = "is paused"
}

/// Approves a rotation.
enum Approve: RotationSteering {
    static let name = "approve"
    static let abstract = "Approves a rotation; each person counts once."
    static let done = "is approved by you"
}

/// Takes the old login away.
enum Retire: RotationSteering {
    static let name = "retire"
    static let abstract = "Takes the old login away now, used or not."
    static let done = "is taking the old login away"
}

/// `rekey rotations rollback`, `resume`, `retry`, `pause`, `approve` and `retire`.
struct RotationsAct<Act: RotationSteering>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Act.name,
            abstract: Act.abstract,
            discussion: "EXAMPLE:\n  rekey rotations \(Act.name) 3f0c5a52-7a0e-4d6a-9a3e-1f6f2f0c9b1d"
        )
    }

    @Argument(help: "The rotation's id, as `list` shows it.") var id: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let changed: RotationResource = try await server.withServer {
            try await $0.resource("POST", "/rotations/\(ServerClient.escape(id))/\(Act.name)")
        }
        guard server.output == .text else { return try Rendering.print(changed, as: .json) }
        Output.line("rotation \(changed.id) of \(changed.object) \(Act.done)")
    }
}
