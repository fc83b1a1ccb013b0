import Foundation
import TestSupport
import VaultCore

@testable import Connectors

/// A MariaDB server of the tests' own.
final class MariaDBTarget: ServerTarget {
    static let shared = Once { try await MariaDBTarget() }
    static let kind: any ConnectorKind.Type = MariaDBKind.self
    static let change = "ALTER USER"

    let process: ServerProcess
    let port: Int
    private let logins = SceneLogins()

    init() async throws {
        let folder = try ServerProcess.makeFolder("mariadb")
        port = try Loopback.freePort()
        try await Certificate.make(in: folder)
        let user = NSUserName()
        try await Command.must([
            "mariadb-install-db", "--no-defaults", "--datadir=\(folder)/data", "--skip-test-db",
            "--auth-root-authentication-method=normal", "--user=\(user)",
        ])
        process = try ServerProcess(
            [
                "mariadbd", "--no-defaults", "--user=\(user)", "--datadir=\(folder)/data", "--port=\(port)",
                "--bind-address=\(Loopback.host)", "--socket=\(folder)/socket", "--pid-file=\(folder)/pid",
                "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=8M", "--general-log=1",
                "--general-log-file=\(folder)/statements.log", "--ssl-cert=\(folder)/server.pem",
                "--ssl-key=\(folder)/server.key", "--skip-name-resolve",
            ],
            in: folder,
            endedBy: "KILL"
        )
        try await process.untilReady { try await self.root("SELECT 1").status == 0 }
        try await must(
            """
            CREATE USER keeper IDENTIFIED BY 'keeper-secret';
            GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO keeper;
            GRANT SELECT ON mysql.* TO keeper;
            CREATE USER feeble IDENTIFIED BY 'clerk-secret';
            CREATE DATABASE orders;
            """
        )
    }

    func scene(_ overlap: TargetOverlap, _ variation: Variation) async throws -> Scene {
        let (current, candidate) = logins.next(overlap)
        for principal in Set([current.principal, candidate.principal]) {
            let name = MariaDBSession.quoted(principal)
            let password = principal == current.principal ? current.password.text : "something else"
            try await must(
                """
                CREATE USER \(name) IDENTIFIED BY \(MariaDBSession.quoted(password));
                GRANT SELECT ON orders.* TO \(name);
                """
            )
        }
        return try scene(overlap, variation, current, candidate)
    }

    // MARK: The server's own client

    /// Whether `mariadb` gets in.
    func admits(_ login: TargetCredential) async throws -> Bool {
        let command = try await Command.run(
            [
                "mariadb", "--no-defaults", "--protocol=tcp", "-h", Loopback.host, "-P", String(port),
                "--user=\(login.principal)", "-e", "SELECT 1",
            ],
            environment: ["MYSQL_PWD": login.password.text]
        )
        if command.status == 0 { return true }
        guard command.output.contains("Access denied") else {
            throw Command.Failure(description: command.output)
        }
        return false
    }

    /// Runs statements as the server's owner.
    func root(_ statements: String) async throws -> Command {
        try await Command.run(
            [
                "mariadb", "--no-defaults", "--socket=\(process.folder)/socket", "--user=root",
                "--default-character-set=utf8mb4",
            ],
            input: statements
        )
    }

    func must(_ statements: String) async throws {
        let command = try await root(statements)
        guard command.status == 0 else { throw Command.Failure(description: command.output) }
    }
}
