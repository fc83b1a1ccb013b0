import Foundation
import TestSupport
import VaultCore

@testable import Connectors

/// A PostgreSQL server of the tests' own.
final class PostgreSQLTarget: ServerTarget {
    static let shared = Once { try await PostgreSQLTarget() }
    static let kind: any ConnectorKind.Type = PostgreSQLKind.self
    static let change = "COMMIT"
    static let settings = ["role": ConnectorValues.Value.text("orders")]
    static let administrator = "rekey admin"

    let process: ServerProcess
    let port: Int
    private let password: String
    private let logins = SceneLogins()

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
            CREATE ROLE feeble LOGIN PASSWORD 'clerk-secret';
            CREATE ROLE orders NOLOGIN;
            CREATE TABLE stock (item text);
            GRANT SELECT, INSERT ON stock TO orders;
            """
        )
    }

    // MARK: Scenes

    func scene(_ overlap: TargetOverlap, _ variation: Variation) async throws -> Scene {
        let (current, candidate) = logins.next(overlap)
        try await must(
            "CREATE ROLE \(Self.quote(current.principal)) LOGIN IN ROLE orders PASSWORD \(Self.literal(current))"
        )
        return try scene(overlap, variation, current, candidate)
    }

    /// A scene where an administrator changes its own password.
    func administratorScene(_ variation: Variation) async throws -> Scene {
        let (current, candidate) = logins.next(.none) { number, _ in "admin \(number)" }
        let name = current.principal
        try await must(
            """
            CREATE ROLE "\(name)" LOGIN PASSWORD \(Self.literal(current));
            GRANT pg_read_all_stats TO "\(name)";
            """
        )
        let port = try port(variation)
        return Scene(
            connector: try make(["administratorUser": .text(name)], .none, current.password.text, port: port),
            direct: try make(
                ["administratorUser": .text(name)],
                .none,
                current.password.text,
                port: self.port
            ),
            current: current,
            candidate: candidate,
            admits: { try await self.admits($0) }
        )
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
