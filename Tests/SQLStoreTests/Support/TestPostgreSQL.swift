import Foundation
import Synchronization
import TestSupport
import VaultCore

@testable import SQLStore

/// A PostgreSQL server of the tests' own; it goes when the test process ends, however it ends.
final class TestPostgreSQL: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The server that most tests share, each with a schema of its own.
    static let shared = Result { try TestPostgreSQL() }

    /// A server for tests that must not meet sessions of others.
    static let quiet = Result { try TestPostgreSQL() }

    /// Runs a server until the standard input ends; a line on the standard output tells that it is ready.
    ///
    /// PostgreSQL does not run as root, so root lends it another user. Whoever was killed before it was ready hears
    /// nothing, and the server goes all the same.
    private static let script = """
        trap : PIPE
        folder=$1; port=$2; shift 2
        PATH=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1):$PATH
        as=
        [ "$(id -u)" = 0 ] && as="setpriv --reuid=postgres --regid=postgres --clear-groups"
        cd "$folder" && printf superuser >password
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
            -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout server.key -out server.pem >log 2>&1
        chmod 600 server.key
        [ "$(id -u)" = 0 ] && chown -R postgres .
        $as initdb -D data -U postgres --auth=scram-sha-256 --no-sync --pwfile=password --no-instructions -E UTF8 \
            --locale=C >>log 2>&1 || { echo failed; exit 1; }
        run() { $as postgres -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
            -c fsync=off -c max_connections=300 -c ssl=on -c ssl_cert_file="$folder/server.pem" \
            -c ssl_key_file="$folder/server.key" "$@" >>log 2>&1 </dev/null & server=$!; }
        ready() { until pg_isready -q -h "$folder" -p "$port"; do kill -0 $server || break; sleep 0.05; done; }
        run "$@"; ready; echo ready
        while read -r word; do
            case $word in
            crash) kill -QUIT $server; wait $server; echo done ;;
            start) run "$@"; ready; echo done ;;
            esac
        done
        kill -INT $server 2>/dev/null
        wait $server 2>/dev/null
        rm -rf "$folder"
        """

    let folder: String
    let port: Int
    private let keeper: ChildProcess

    /// Starts a server with `settings`, such as `-c`, `name=value`.
    init(_ settings: [String] = []) throws {
        folder = NSTemporaryDirectory() + "rekey-pg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
        port = try Loopback.freePort()
        keeper = try ChildProcess(
            ["sh", "-c", Self.script, "keeper", folder, String(port)] + settings
        )
        try expect("ready")
    }

    deinit {
        try? keeper.input.close()
    }

    /// Ends the server without a word to anybody; what was committed is there when it starts again.
    func crash() throws { try order("crash") }

    /// Starts it again.
    func start() throws { try order("start") }

    // MARK: Addresses

    /// The file with the password of the superuser.
    var passwordFile: String { folder + "/password" }

    /// The address of a schema, through the server's socket or a port.
    func address(
        schema: String = "public",
        database: String = "postgres",
        user: String = "postgres",
        port: Int? = nil
    ) throws -> PostgreSQLAddress {
        let place = port.map { "127.0.0.1:\($0)" } ?? ":\(self.port)"
        let socket = port == nil ? "host=\(folder)&" : "sslmode=disable&"
        return try PostgreSQLAddress(
            "postgresql://\(user)@\(place)/\(database)?\(socket)options=-csearch_path%3D\(schema)",
            passwordFile: passwordFile
        )
    }

    /// Runs statements as the superuser.
    func must(_ statements: String) throws {
        _ = try PostgreSQLStore.openPlain(PostgreSQLServer(address: try address())).script(statements)
    }

    /// The address of a schema that is made when it does not stand.
    func schema(_ name: String = "s" + UUID().uuidString.replacing("-", with: "").lowercased()) throws
        -> PostgreSQLAddress
    {
        try must("CREATE SCHEMA IF NOT EXISTS \(name)")
        return try address(schema: name)
    }

    private func order(_ word: String) throws {
        try keeper.input.write(contentsOf: Data("\(word)\n".utf8))
        try expect("done")
    }

    private func expect(_ word: String) throws {
        let line = String(decoding: keeper.output.availableData, as: UTF8.self)
        guard line == word + "\n" else {
            let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
            throw Failure(description: "the server said '\(line)', not \(word): \(log.suffix(500))")
        }
    }
}
