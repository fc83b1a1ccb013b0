import ArgumentParser
import Policies
import RekeyWire

/// `rekey plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what policy files would change, and the rotations to come; changes nothing.",
        discussion: """
            Problems are printed as file:line:column on standard error; with an error among them the exit status is 1. \
            With --write-back it prints, instead of the plan, a patch that takes into the files what was changed with \
            `rekey policies set`; comments and order stay.

            EXAMPLE:
              rekey plan -f policies
              rekey plan -f policies --vault orders --output json
              rekey plan -f policies --write-back | git apply
            """
    )

    @OptionGroup var policies: PolicyOptions
    @Flag(help: "Print a patch that takes emergency changes into the files.") var writeBack = false
    @Flag(help: "With --write-back: change the files as well.") var write = false

    func validate() throws {
        guard writeBack || !write else { throw ValidationError("--write belongs to --write-back.") }
    }

    func run() async throws {
        let files = try PolicyFolder.read(policies.files)
        let outcome = try await policies.target.server.withServer { try await policies.plan(files, $0) }
        if writeBack { return try takeBack(outcome, into: files) }
        outcome.showProblems()
        switch policies.target.server.output {
        case .json: try Rendering.print(outcome, as: .json)
        case .text: if let plan = outcome.plan { Output.bytes(Array(plan.text.utf8)) }
        }
        try outcome.requireNoErrors()
    }

    private func takeBack(_ outcome: PolicyOutcome, into files: [PolicyUpload.File]) throws {
        guard outcome.errors.isEmpty else {
            outcome.showProblems()
            return try outcome.requireNoErrors()
        }
        let patches = try WriteBack(files: files, changes: outcome.emergencies).patches()
        if write { try WriteBack.write(patches) }
        switch policies.target.server.output {
        case .json: try Rendering.print(patches, as: .json)
        case .text: Output.bytes(Array(patches.map(\.diff).joined().utf8))
        }
    }
}
