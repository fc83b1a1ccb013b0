import ArgumentParser
import Foundation
import Policies
import RekeyWire

/// The options of the commands on policy files.
struct PolicyOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("files")],
        help: ArgumentHelp("The folder with the files, or one file.", valueName: "dir")
    )
    var files: String

    @OptionGroup var target: PolicyVaultOptions

    /// Has the server look at files.
    func plan(_ files: [PolicyUpload.File], _ server: ServerClient) async throws -> PolicyOutcome {
        try await post("/plan", PolicyUpload(files: files), server)
    }

    /// Has the server apply files.
    func apply(_ upload: PolicyUpload, _ server: ServerClient) async throws -> PolicyOutcome {
        try await post("", upload, server)
    }

    private func post(_ path: String, _ upload: PolicyUpload, _ server: ServerClient) async throws
        -> PolicyOutcome
    {
        let answer = try await server.call(
            "POST",
            "/rekey/v1/policies\(path)\(target.query)",
            body: try JSONEncoder().encode(upload),
            expecting: [422]
        )
        return try JSONDecoder().decode(PolicyOutcome.self, from: Data(answer.body))
    }
}

/// Whose policies.
struct PolicyVaultOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The vault; the default one when absent.", valueName: "name"))
    var vault: String?

    @OptionGroup var server: ConnectionOptions

    var query: String { vault.map { "?vault=\(ServerClient.escape($0))" } ?? "" }
}

extension PolicyOutcome {
    /// Shows the problems to whoever watches, one a line, besides those that were shown.
    func showProblems(besides known: [PolicyProblem] = []) {
        for problem in problems where !known.contains(problem) { Output.error(problem.description) }
    }

    /// Throws ``Failure`` when something is wrong.
    func requireNoErrors() throws {
        guard errors.isEmpty else {
            throw Failure("\(errors.count == 1 ? "1 error" : "\(errors.count) errors"); nothing is applied.")
        }
    }
}
