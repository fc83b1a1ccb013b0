import Foundation
import SecretMemory
import Testing
import VaultCore

@testable import SQLStore

@Suite("Addresses of databases")
struct PostgreSQLAddressTests {
    @Test("TLS that knows its server is used unless the URL says otherwise")
    func secure() throws {
        let address = try PostgreSQLAddress("postgresql://rekey@db.example/vault")
        let host = try #require(address.hosts.first)
        let parameters = Dictionary(uniqueKeysWithValues: address.parameters(to: host, as: "x"))
        #expect(parameters["sslmode"] == "verify-full")
        #expect(parameters["sslrootcert"]?.hasPrefix("/etc/ssl") == true)
        #expect(parameters["host"] == "db.example" && parameters["port"] == "5432")
        #expect(parameters["user"] == "rekey" && parameters["dbname"] == "vault")
        #expect(parameters["password"] == nil)
    }

    @Test("several servers stand between commas, each with its port")
    func hosts() throws {
        let address = try PostgreSQLAddress(
            "postgres://u@a,b:5433,[::1]:6000/d?sslrootcert=/ca.pem&sslmode=require"
        )
        #expect(address.hosts.map(\.name) == ["a", "b", "::1"])
        #expect(address.hosts.map(\.port) == ["5432", "5433", "6000"])
        #expect("\(address)" == "d at a:5432,b:5433,::1:6000")
        let parameters = Dictionary(uniqueKeysWithValues: address.parameters(to: address.hosts[1], as: "x"))
        #expect(parameters["sslmode"] == "verify-ca" && parameters["sslrootcert"] == "/ca.pem")
    }

    @Test(
        "what is missing, malformed or not to be set is told, and nothing of the URL is repeated",
        arguments: [
            ("postgresql://u:hunter2@h/d", "it holds a password"),
            ("postgresql://u@h/d?password=hunter2", "it holds a password"),
            ("mysql://u:hunter2@h/d", "no postgresql:// URL"),
            ("postgresql://u@[hunter2/d", "malformed"),
            ("postgresql://u@h:hunter2/d", "a port is no number"),
            ("postgresql://u@h/d?hunter2=1", "malformed"),
            ("postgresql://h/d", "it names no user"),
            ("postgresql://u@h", "it names no database"),
            ("postgresql://u@/d", "it names no server"),
            ("postgresql://u@h/d?target_session_attrs=any", "target_session_attrs cannot be set"),
            ("postgresql://u@h/d?passfile=/tmp/x", "passfile cannot be set"),
            // libpq takes these for leave to go without TLS
            ("postgresql://u@h/d?sslmode=", "gives sslmode no value"),
            ("postgresql://u@h/d?sslmode=prefer", "its sslmode is none of"),
            ("postgresql://u@h/d?sslmode=allow", "its sslmode is none of"),
            ("postgresql://u@h/d?sslmode=hunter2", "its sslmode is none of"),
            ("postgresql://u@h/d?sslrootcert=", "gives sslrootcert no value"),
            ("postgresql://u@h:0/d", "a port is no number from 1"),
        ]
    )
    func malformed(url: String, told: String) {
        let error = #expect(throws: VaultError.self) { try PostgreSQLAddress(url) }
        #expect(error?.code == .badParameter)
        #expect(error?.summary.contains(told) == true, "\(error?.summary ?? "")")
        #expect(error?.summary.contains("hunter2") == false)
    }

    @Test("a file that is not there is named", arguments: ["sslrootcert", "sslcert", "sslkey", "sslcrl"])
    func files(name: String) throws {
        let address = try PostgreSQLAddress("postgresql://u@127.0.0.1:1/d?\(name)=/nonexistent")
        let error = #expect(throws: VaultError.self) {
            try PostgreSQLStore.openPlain(PostgreSQLServer(address: address))
        }
        #expect(error?.summary.contains("the file /nonexistent of the database's \(name)") == true)
    }

    @Test("that only a server that takes writes is meant may be said", arguments: ["read-write", "primary"])
    func sessionAttributes(value: String) throws {
        _ = try PostgreSQLAddress("postgresql://u@h/d?target_session_attrs=\(value)")
    }

    @Test("the password is the file's, without its line end, and is read anew each time")
    func password() async throws {
        try await withTemporaryFolder { path in
            let address = try PostgreSQLAddress("postgresql://u@h/d", passwordFile: path)
            #expect(throws: VaultError(.unavailable, "")) { try address.password() }
            for text in ["first", "second"] {
                try Data("\(text)\n".utf8).write(to: URL(fileURLWithPath: path))
                let secret = try #require(try address.password())
                #expect(secret.count == text.utf8.count)
            }
        }
    }
}
