import Foundation
import Synchronization
import VaultCore

@testable import Connectors

/// A Redis server of the tests' own, with TLS on one port and without on another.
final class RedisTarget: TestTarget {
    static let shared = Once { try await RedisTarget() }

    private static let rights = ["~*", "+@all", "-@dangerous"]

    let process: ServerProcess
    let port: Int
    let securePort: Int
    private let counter = Mutex(0)

    init() async throws {
        let folder = try ServerProcess.makeFolder("redis")
        port = try Loopback.freePort()
        securePort = try Loopback.freePort()
        try await Certificate.make(in: folder)
        let users = """
            user default off
            user root on >root-secret ~* &* +@all
            user keeper on >keeper-secret +acl +client +config|get
            user feeble on >feeble-secret +ping +acl|dryrun +acl|getuser
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
        let number = counter.withLock { count in
            count += 1
            return count
        }
        let first = "app-\(number)-a"
        let second = overlap == .twoPrincipals ? "app-\(number)-b" : first
        let current = TargetCredential(first, Awkward.password(number))
        try await must(["ACL", "SETUSER", first, "on", ">" + current.password.text] + Self.rights)
        if second != first { try await must(["ACL", "SETUSER", second, "off"] + Self.rights) }
        return Scene(
            connector: try connector(overlap, variation),
            direct: try connector(overlap, .plain),
            current: current,
            candidate: TargetCredential(second, "new " + Awkward.password(number)),
            admits: { try await self.admits($0) }
        )
    }

    func connector(_ overlap: TargetOverlap, _ variation: Variation) throws -> any Connector {
        let (name, password) =
            switch variation {
            case .weakAdministrator: ("feeble", "feeble-secret")
            case .wrongAdministrator: ("keeper", "wrong")
            default: ("keeper", "keeper-secret")
            }
        let port =
            switch variation {
            case .unreachable: try Loopback.freePort()
            case .lostReply: try CuttingProxy(to: port, cuttingAfter: "SETUSER").port
            default: securePort
            }
        return try make([:], overlap, #"{"username":"\#(name)","password":"\#(password)"}"#, port: port)
    }

    func make(
        _ more: [String: ConnectorValues.Value],
        _ overlap: TargetOverlap,
        _ secret: String,
        port: Int
    ) throws -> any Connector {
        let values: [String: ConnectorValues.Value] = [
            "host": .text(Loopback.host), "port": .integer(port), "strategy": .text(overlap.rawValue),
            "tls": .text(port == securePort ? "verify-full" : "disabled"),
            "caFile": .text(process.folder + "/server.pem"),
            "administrator": .text(TestEnvironment.secretPath), "timeout": .integer(60),
        ]
        return try RedisKind.make(
            ConnectorValues(values.merging(more) { $1 }),
            environment: TestEnvironment.holding(secret)
        )
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
