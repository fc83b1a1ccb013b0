import ArgumentParser
import Foundation
import Policies
import RekeyWire

/// `rekey policies set`.
struct PoliciesSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Changes one field at once, without the files: for emergencies.",
        discussion: """
            The rules for files hold. Files that say something else are not applied any more, until `rekey plan \
            --write-back` has taken the change into them or `rekey apply --discard-emergency` gives it up. A rotation \
            that is under way goes on by the plan it began with.

            EXAMPLE:
              rekey policies set policies.monthly.grace.deadline=P14D --reason "report host is down"
              rekey policies set objects.secrets/orders-db-app.policy=on-demand --reason "migration"
            """
    )

    @Argument(help: ArgumentHelp("The field as plans show it, and its value.", valueName: "field=value"))
    var assignment: String
    @Option(help: ArgumentHelp("Why; plans show it.", valueName: "text")) var reason: String
    @OptionGroup var target: PolicyVaultOptions

    func validate() throws {
        guard assignment.contains("="), !assignment.hasPrefix("="), !assignment.hasSuffix("=") else {
            throw ValidationError("Write FIELD=VALUE, such as policies.monthly.grace.deadline=P14D.")
        }
    }

    func run() async throws {
        let parts = assignment.split(separator: "=", maxSplits: 1).map(String.init)
        let body = try JSONEncoder().encode(
            PolicyFieldDraft(field: parts[0], value: parts[1], reason: reason)
        )
        let answer = try await target.server.withServer {
            try await $0.call("POST", "/rekey/v1/policies/set\(target.query)", body: body, expecting: [422])
        }
        let outcome = try JSONDecoder().decode(PolicyOutcome.self, from: Data(answer.body))
        outcome.showProblems()
        if target.server.output == .json { try Rendering.print(outcome, as: .json) }
        try outcome.requireNoErrors()
        if target.server.output == .text { show(outcome) }
    }

    private func show(_ outcome: PolicyOutcome) {
        guard let plan = outcome.plan, !plan.isEmpty else { return Output.line("Nothing changes.") }
        Output.bytes(Array(plan.text.utf8))
        Output.line("\nApplied. Take it into the files: rekey plan -f DIR --write-back")
    }
}
