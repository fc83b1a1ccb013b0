import ArgumentParser
import Foundation
import Policies
import RekeyWire

/// `rekey apply`.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Has a vault follow policy files, all of them or none.",
        discussion: """
            Shows the plan and, at a terminal, asks first. Applying the same files again changes nothing. What is no \
            longer in the files is not rotated any more; it stays in the vault.

            EXAMPLE:
              rekey apply -f policies
              rekey apply -f policies --yes --strict
            """
    )

    @OptionGroup var policies: PolicyOptions
    @Flag(help: "Do not ask.") var yes = false
    @Flag(help: "Apply nothing when a new or changed target refuses its login or is not reached.")
    var strict = false
    @Flag(help: "Give up what was changed at the vault in an emergency and is not in the files.")
    var discardEmergency = false

    func run() async throws {
        let files = try PolicyFolder.read(policies.files)
        try await policies.target.server.withServer { server in
            let planned = try await policies.plan(files, server)
            planned.showProblems()
            try planned.requireNoErrors()
            try requireNoEmergencies(planned)
            guard let plan = planned.plan else { throw Failure("The server's answer holds no plan.") }
            if isText { Output.bytes(Array(plan.text.utf8)) }
            guard isAgreed(plan) else { throw Failure("Nothing is applied.") }
            let upload = PolicyUpload(
                files: files,
                expecting: plan.from,
                strict: strict,
                discardEmergency: discardEmergency
            )
            try await apply(upload, server, knowing: planned.problems)
        }
    }

    /// Does not even ask a person when the server would refuse.
    private func requireNoEmergencies(_ planned: PolicyOutcome) throws {
        guard !discardEmergency, !planned.emergencies.isEmpty else { return }
        throw Failure("The files would undo what was changed in an emergency; nothing is applied.")
    }

    private var isText: Bool { policies.target.server.output == .text }

    /// Shows of the problems what is not `known` from the plan.
    private func apply(_ upload: PolicyUpload, _ server: ServerClient, knowing known: [PolicyProblem])
        async throws
    {
        let outcome = try await policies.apply(upload, server)
        outcome.showProblems(besides: known)
        if !isText { try Rendering.print(outcome, as: .json) }
        try outcome.requireNoErrors()
        if isText, outcome.plan?.isEmpty == false { Output.line("\nApplied.") }
    }

    /// Asks a person at a terminal; a script has decided already.
    private func isAgreed(_ plan: PolicyPlan) -> Bool {
        guard !yes, !plan.isEmpty, isatty(FileHandle.standardInput.fileDescriptor) != 0 else { return true }
        FileHandle.standardError.write(Data("\nApply? [y/N] ".utf8))
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }
}
