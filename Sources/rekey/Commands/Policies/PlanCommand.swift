import ArgumentParser
import Policies

/// `rekey plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what policy files would change, and the rotations to come; changes nothing.",
        discussion: """
            Problems are printed as file:line:column on standard error; with an error among them the exit status is 1.

            EXAMPLE:
              rekey plan -f policies
              rekey plan -f policies --vault orders --output json
            """
    )

    @OptionGroup var policies: PolicyOptions

    func run() async throws {
        let files = try PolicyFolder.read(policies.files)
        let outcome = try await policies.target.server.withServer { try await policies.plan(files, $0) }
        outcome.showProblems()
        switch policies.target.server.output {
        case .json: try Rendering.print(outcome, as: .json)
        case .text: if let plan = outcome.plan { Output.bytes(Array(plan.text.utf8)) }
        }
        try outcome.requireNoErrors()
    }
}
