import Foundation
import Synchronization
import VaultCore

@testable import Connectors

/// A PostgreSQL server of the tests' own.
final class PostgreSQLTarget: TestTarget {
    static let shared = Once { try await PostgreSQLTarget() }
    static let administrator = "rekey admin"

    let process: ServerProcess
    let port: Int
    private let password: String
    private let counter = Mutex(0)

    init() async throws {
        let folder = try ServerProcess.makeFolder("postgresql")
        port = try Loopback.freePort()
        password = "superuser"
        try await Self.prepare(folder, password: password)
        process = try ServerProcess(
            Self.asServer
                + [
                    "postgres", "-D", folder + "/data", "-p", String(port), "-c",
                    "listen_addresses=127.0.0.1",
                    "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "log_statement=all",
                    "-c", "shared_preload_libraries=passwordcheck", "-c", "ssl=on",
                    "-c", "ssl_cert_file=\(folder)/server.pem", "-c", "ssl_key_file=\(folder)/server.key",
                ],
            in: folder,
            endedBy: "INT"
        )
        try await process.untilReady { try await self.psql("SELECT 1") != nil }
        try await must(
            """
            CREATE ROLE "\(Self.administrator)" LOGIN CREATEROLE PASSWORD 'keeper-secret';
            GRANT pg_read_all_stats, pg_signal_backend TO "\(Self.administrator)";
            CREATE ROLE weak LOGIN PASSWORD 'feeble-secret';
            CREATE ROLE orders NOLOGIN;
            CREATE TABLE stock (item text);
            GRANT SELECT, INSERT ON stock TO orders;
            """
        )
    }

    var authorities: String { process.folder + "/server.pem" }

    // MARK: Scenes

    func scene(_ overlap: TargetOverlap, _ variation: Variation) async throws -> Scene {
        let number = counter.withLock { count in
            count += 1
            return count
        }
        let first = Awkward.principal(number, "a")
        let second = overlap == .twoPrincipals ? Awkward.principal(number, "b") : first
        let current = TargetCredential(first, Awkward.password(number))
        try await must(
            "CREATE ROLE \(Self.quote(first)) LOGIN IN ROLE orders PASSWORD \(Self.literal(current))"
        )
        return Scene(
            connector: try connector(overlap, variation, port: try port(variation, word: "COMMIT")),
            direct: try connector(overlap, .plain, port: port),
            current: current,
            candidate: TargetCredential(second, "new " + Awkward.password(number)),
            admits: { try await self.admits($0) }
        )
    }

    /// A scene where an administrator changes its own password.
    func administratorScene(_ variation: Variation) async throws -> Scene {
        let number = counter.withLock { count in
            count += 1
            return count
        }
        let name = "admin \(number)"
        let current = TargetCredential(name, Awkward.password(number))
        try await must(
            """
            CREATE ROLE "\(name)" LOGIN PASSWORD \(Self.literal(current));
            GRANT pg_read_all_stats TO "\(name)";
            """
        )
        let port = try port(variation, word: "COMMIT")
        return Scene(
            connector: try make(["administratorUser": .text(name)], .none, current.password.text, port: port),
            direct: try make(
                ["administratorUser": .text(name)],
                .none,
                current.password.text,
                port: self.port
            ),
            current: current,
            candidate: TargetCredential(name, "new " + Awkward.password(number)),
            admits: { try await self.admits($0) }
        )
    }

    func connector(_ overlap: TargetOverlap, _ variation: Variation, port: Int) throws -> any Connector {
        let (name, password) =
            switch variation {
            case .weakAdministrator: ("weak", "feeble-secret")
            case .wrongAdministrator: (Self.administrator, "wrong")
            default: (Self.administrator, "keeper-secret")
            }
        let secret = #"{"username":"\#(name)","password":"\#(password)"}"#
        return try make(["role": .text("orders")], overlap, secret, port: port)
    }

    func make(
        _ more: [String: ConnectorValues.Value],
        _ overlap: TargetOverlap,
        _ secret: String,
        port: Int
    ) throws -> any Connector {
        let values: [String: ConnectorValues.Value] = [
            "host": .text(Loopback.host), "port": .integer(port), "strategy": .text(overlap.rawValue),
            "tls": .text(port == self.port ? "verify-full" : "disabled"), "caFile": .text(authorities),
            "administrator": .text(TestEnvironment.secretPath), "timeout": .integer(60),
        ]
        return try PostgreSQLKind.make(
            ConnectorValues(values.merging(more) { $1 }),
            environment: TestEnvironment.holding(secret)
        )
    }

    private func port(_ variation: Variation, word: String) throws -> Int {
        switch variation {
        case .unreachable: try Loopback.freePort()
        case .lostReply: try CuttingProxy(to: port, cuttingAfter: word).port
        default: port
        }
    }

    // MARK: The server's own client

    /// Whether `psql` gets in with a login.
    func admits(_ login: TargetCredential) async throws -> Bool {
        let command = try await Command.run(
            [
                "psql", "-h", Loopback.host, "-p", String(port), "-U", login.principal, "-d", "postgres",
                "-Atqc", "SELECT 1",
            ],
            environment: ["PGPASSWORD": login.password.text, "PGSSLMODE": "disable"]
        )
        if command.status == 0 { return true }
        guard command.output.contains("authentication failed") || command.output.contains("not permitted")
        else { throw Command.Failure(description: command.output) }
        return false
    }

    /// What a superuser's statements print; nil when they fail.
    func psql(_ statements: String) async throws -> String? {
        let command = try await Command.run(
            [
                "psql", "-h", Loopback.host, "-p", String(port), "-U", "postgres", "-d", "postgres", "-Atq",
                "-v", "ON_ERROR_STOP=1",
            ],
            environment: ["PGPASSWORD": password, "PGSSLMODE": "disable"],
            input: statements
        )
        return command.status == 0 ? command.output : nil
    }

    @discardableResult
    func must(_ statements: String) async throws -> String {
        guard let output = try await psql(statements) else {
            throw Command.Failure(description: "refused: \(statements)\n\(process.log.suffix(500))")
        }
        return output
    }

    static func quote(_ name: String) -> String {
        "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    static func literal(_ login: TargetCredential) -> String {
        "'" + login.password.text.replacingOccurrences(of: "'", with: "''") + "'"
    }

    // MARK: Set-up

    /// PostgreSQL does not run as root.
    private static var asServer: [String] {
        getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
    }

    private static func prepare(_ folder: String, password: String) async throws {
        try password.write(toFile: folder + "/password", atomically: false, encoding: .utf8)
        try await Certificate.make(in: folder)
        if getuid() == 0 { try await Command.must(["chown", "-R", "postgres", folder]) }
        try await Command.must(
            asServer
                + [
                    "initdb", "-D", folder + "/data", "-U", "postgres", "--auth=scram-sha-256", "--no-sync",
                    "--pwfile=\(folder)/password", "--no-instructions", "-E", "UTF8", "--locale=C",
                ]
        )
    }
}
