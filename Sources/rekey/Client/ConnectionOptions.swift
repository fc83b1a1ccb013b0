import ArgumentParser
import Foundation

/// The options of every command that speaks to a server.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The bootstrap.json of the server.", valueName: "file"))
    var profile: String?

    @Option(name: [.short, .long], help: "How to print: text or json.")
    var output = OutputFormat.text

    /// Lends a client of the profile's server.
    func withServer<T>(_ body: (ServerClient) async throws -> T) async throws -> T {
        try await ServerClient.with(try Profile.load(profile), body)
    }

    /// Calls `/rekey/v1` and prints the answer, a list as a table of `columns`.
    func show<Result: Codable>(
        _ method: String,
        _ path: String,
        _ body: (any Encodable)? = nil,
        as type: Result.Type,
        columns: [String] = []
    ) async throws {
        let result = try await withServer { try await $0.resource(method, path, body, as: type) }
        try Rendering.print(result, as: output, columns: columns)
    }
}

/// The options of commands on the objects of a vault.
struct VaultOptions: ParsableArguments {
    @OptionGroup var server: ConnectionOptions

    @Option(help: ArgumentHelp("The vault; the profile's own when absent.", valueName: "name"))
    var vault: String?

    /// Calls the vault and prints the answer.
    func show(
        _ method: String,
        _ path: String,
        _ query: [String: String] = [:],
        body: [String: Any]? = nil,
        columns: [String] = []
    ) async throws {
        let answer = try await call(method, path, query, body: body)
        try Rendering.printJSON(answer.body, as: server.output, columns: columns)
    }

    /// Calls the vault.
    func call(_ method: String, _ path: String, _ query: [String: String] = [:], body: [String: Any]? = nil)
        async throws -> Answer
    {
        let data = try body.map { try JSONSerialization.data(withJSONObject: $0) }
        let arguments = query.merging(["api-version": ServerClient.apiVersion]) { given, _ in given }
            .map { "\($0)=\(ServerClient.escape($1))" }.sorted().joined(separator: "&")
        return try await server.withServer { client in
            try await client.call(method, "\(path)?\(arguments)", body: data, vault: vault)
        }
    }

    /// Reads every page of a list and prints it as one.
    func showAll(_ path: String, columns: [String]) async throws {
        let rows = try await server.withServer { client in
            var rows: [Any] = []
            var next: String? = "\(path)?api-version=\(ServerClient.apiVersion)"
            while let link = next {
                let answer = try await client.call("GET", link, vault: vault)
                rows += answer.object?["value"] as? [Any] ?? []
                next = (answer.object?["nextLink"] as? String).flatMap(Self.pathAndQuery)
            }
            return try JSONSerialization.data(withJSONObject: ["value": rows])
        }
        try Rendering.printJSON(Array(rows), as: server.output, columns: columns)
    }

    private static func pathAndQuery(_ link: String) -> String? {
        guard let start = link.range(of: "://"), let path = link[start.upperBound...].firstIndex(of: "/")
        else {
            return nil
        }
        return String(link[path...])
    }
}
