import Foundation
import TestSupport
import VaultCore

@testable import Connectors

/// A Redis server of the tests' own, with TLS on one port and without on another.
final class RedisTarget: ServerTarget {
    static let shared = Once { try await RedisTarget() }
    static let kind: any ConnectorKind.Type = RedisKind.self
    static let change = "SETUSER"

    private static let rights = ["~*", "+@all", "-@dangerous"]

    let process: ServerProcess
    let port: Int
    let securePort: Int
    private let logins = SceneLogins()

    init() async throws {
        let folder = try ServerProcess.makeFolder("redis")
        port = try Loopback.freePort()
        securePort = try Loopback.freePort()
        try await Certificate.make(in: folder)
        let users = """
            user default off
            user root on >root-secret ~* &* +@all
            user keeper on >keeper-secret +acl +client +config|get
            user feeble on >clerk-secret +ping +acl|dryrun +acl|getuser
            """
        try users.write(toFile: folder + "/users.acl", atomically: true, encoding: .utf8)
        process = try ServerProcess(
            [
                "redis-server", "--port", String(port), "--bind", Loopback.host, "--dir", folder, "--save",
                "",
                "--aclfile", folder + "/users.acl", "--tls-port", String(securePort),
                "--tls-cert-file", folder + "/server.pem", "--tls-key-file", folder + "/server.key",
                "--tls-ca-cert-file", folder + "/server.pem", "--tls-auth-clients", "no",
            ],
            in: folder,
            endedBy: "KILL"
        )
        try await process.untilReady { try await self.command(["PING"]).output == "PONG\n" }
    }

    func scene(_ overlap: TargetOverlap, _ variation: Variation) async throws -> Scene {
        let (current, candidate) = logins.next(overlap) { number, letter in "app-\(number)-\(letter)" }
        try await must(
            ["ACL", "SETUSER", current.principal, "on", ">" + current.password.text] + Self.rights
        )
        if overlap == .twoPrincipals {
            try await must(["ACL", "SETUSER", candidate.principal, "off"] + Self.rights)
        }
        return try scene(overlap, variation, current, candidate)
    }

    // MARK: The server's own client

    /// Whether `redis-cli` gets in; with a wrong password it says so and carries on as nobody.
    func admits(_ login: TargetCredential) async throws -> Bool {
        let command = try await command(["ACL", "WHOAMI"], as: login)
        if command.output == login.principal + "\n" { return true }
        guard command.output.contains("WRONGPASS") else { throw Command.Failure(description: command.output) }
        return false
    }

    /// Runs one command.
    func command(
        _ words: [String],
        as login: TargetCredential = TargetCredential("root", "root-secret")
    ) async throws -> Command {
        try await Command.run(
            ["redis-cli", "-h", Loopback.host, "-p", String(port), "--user", login.principal] + words,
            environment: ["REDISCLI_AUTH": login.password.text]
        )
    }

    private func must(_ words: [String]) async throws {
        let output = try await command(words).output
        guard output == "OK\n" else { throw Command.Failure(description: output) }
    }
}
