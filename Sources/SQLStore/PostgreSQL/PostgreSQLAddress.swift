import Foundation
import SecretMemory
public import VaultCore

/// Where a PostgreSQL database is and how to get in: a connection URL without its password.
public struct PostgreSQLAddress: Sendable, CustomStringConvertible {
    /// A server that may be asked.
    struct Host: Equatable, Sendable {
        let name: String
        let port: String
    }

    /// What of libpq's parameters a URL may set beside host, port, database and user.
    private static let allowed: Set<String> = [
        "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "options",
    ]
    /// Values of `target_session_attrs` that say what holds anyway: the server that takes writes is used.
    private static let always: Set<String> = ["read-write", "primary"]
    /// Where Debian keeps the public authorities.
    private static let authorities = "/etc/ssl/certs/ca-certificates.crt"

    /// The servers, in the order to try.
    let hosts: [Host]
    let settings: [String: String]
    private let passwordFile: String?

    /// Reads `postgresql://USER@HOST:PORT/DATABASE?sslrootcert=FILE`, with several hosts between commas.
    ///
    /// `passwordFile` names a file that holds the password alone; without one libpq looks for it in `PGPASSWORD`
    /// and in `PGPASSFILE`. Throws ``VaultError/Code/badParameter`` for anything else, and for a password in the
    /// URL. The form is libpq's, chapter 34.1.1.2 of PostgreSQL's manual.
    public init(_ url: String, passwordFile: String? = nil) throws(VaultError) {
        guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://") else {
            throw Self.malformed("it is no postgresql:// URL")
        }
        var found = try PostgreSQLURL.parameters(url)
        guard found["password"] == nil, found["sslpassword"] == nil else {
            throw Self.malformed(
                "it holds a password, which others can see; change that password, and name its file"
            )
        }
        hosts = try Self.hosts(found.removeValue(forKey: "host"), found.removeValue(forKey: "port"))
        let identity = ["dbname", "user"]
        for name in identity where found[name] == nil {
            throw Self.malformed("it names no \(Self.noun(name))")
        }
        if Self.always.contains(found["target_session_attrs"] ?? "") { found["target_session_attrs"] = nil }
        for name in found.keys where !identity.contains(name) && !Self.allowed.contains(name) {
            throw Self.malformed("\(name) cannot be set in it")
        }
        if let (name, _) = found.sorted(by: { $0.key < $1.key }).first(where: { $1.isEmpty }) {
            throw Self.malformed("it gives \(name) no value")
        }
        settings = try Self.withTLS(found)
        self.passwordFile = passwordFile
    }

    /// The database's name and servers.
    public var description: String {
        let places = hosts.map { "\($0.name):\($0.port)" }.joined(separator: ",")
        return "\(settings["dbname"] ?? "") at \(places)"
    }

    /// What libpq is told to reach one of the servers under an application's name, save the password.
    func parameters(to host: Host, as name: String) -> [(String, String)] {
        let base = [
            "host": host.name, "port": host.port, "application_name": name, "client_encoding": "UTF8",
            "gssencmode": "disable", "sslmode": "verify-full", "sslrootcert": Self.authorities,
            "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3",
            "tcp_user_timeout": "20000",
        ]
        return base.merging(settings) { $1 }.sorted { $0.key < $1.key }
    }

    /// The password of the file, read anew each time, so that it may be changed; nil when none was named.
    func password() throws(VaultError) -> SharedSecret? {
        guard let passwordFile else { return nil }
        guard var data = FileManager.default.contents(atPath: passwordFile) else {
            throw VaultError(
                .unavailable,
                "the password file \(passwordFile) cannot be read; check its path and mode"
            )
        }
        while let last = data.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
            data.removeLast()
        }
        return SharedSecret(SecretBytes(copying: Array(data)))
    }

    private static func hosts(_ names: String?, _ ports: String?) throws(VaultError) -> [Host] {
        let names = (names ?? "").split(separator: ",").map { String($0) }
        let ports = (ports ?? "").split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        guard !names.isEmpty else { throw malformed("it names no server") }
        guard ports.count <= 1 || ports.count == names.count else {
            throw malformed("a server has no port of its own")
        }
        guard ports.allSatisfy({ $0.isEmpty || UInt16($0) ?? 0 > 0 }) else {
            throw malformed("a port is no number from 1 to 65535")
        }
        return names.enumerated().map { place, name in
            let port = ports.count > 1 ? ports[place] : ports.first ?? ""
            return Host(name: name, port: port.isEmpty ? "5432" : port)
        }
    }

    private static func noun(_ parameter: String) -> String {
        parameter == "dbname" ? "database" : parameter
    }

    static func malformed(_ what: String) -> VaultError {
        VaultError(
            .badParameter,
            "the address of the database cannot be used: \(what); "
                + "write postgresql://USER@HOST:PORT/DATABASE"
        )
    }
}
