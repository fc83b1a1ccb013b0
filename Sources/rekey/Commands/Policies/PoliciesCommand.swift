import ArgumentParser
import Connectors
import Foundation
import Policies

/// `rekey policies`.
struct PoliciesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policies",
        abstract: "Show the applied policies and the schema of their files; change a field in an emergency.",
        discussion: "EXAMPLE:\n  rekey policies schema > policy.schema.json",
        subcommands: [PoliciesShow.self, PoliciesSet.self, PoliciesSchema.self]
    )
}

/// `rekey policies show`.
struct PoliciesShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows the policies that a vault follows, with every default filled in.",
        discussion: "EXAMPLE:\n  rekey policies show --vault orders --output json"
    )

    @OptionGroup var target: PolicyVaultOptions

    func run() async throws {
        let answer = try await target.server.withServer {
            try await $0.call("GET", "/rekey/v1/policies\(target.query)")
        }
        guard target.server.output == .text else { return try Rendering.printJSON(answer.body, as: .json) }
        let applied = try JSONDecoder().decode(AppliedPolicies.self, from: Data(answer.body))
        Output.bytes(Array(applied.text.utf8))
    }
}

/// `rekey policies schema`.
struct PoliciesSchema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints the JSON Schema of policy files, with the settings of every connector.",
        discussion: "EXAMPLE:\n  rekey policies schema > policy.schema.json"
    )

    func run() throws {
        let text = try PolicySchema.text(connectors: ConnectorKinds.all.map { ConnectorShape($0) })
        Output.bytes(Array(text.utf8))
    }
}
