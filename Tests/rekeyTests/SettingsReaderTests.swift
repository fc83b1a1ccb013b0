import Logging
import Testing
import VaultCore

@testable import rekey

@Suite("The configuration file of serve")
struct SettingsReaderTests {
    private static let path = "/etc/rekey/rekey.yaml"

    private func read(_ text: String) throws -> ServeSettings {
        try SettingsReader.read(text, from: Self.path)
    }

    private func refusal(_ text: String) -> [Substring] {
        do {
            _ = try read(text)
            return []
        } catch {
            return "\(error)".split(separator: "\n")
        }
    }

    @Test("Every flag has its member, and paths begin at the file")
    func whole() throws {
        let settings = try read(
            """
            # where
            data: ../data
            database: postgresql://rekey@db.example/rekey
            database-password-file: password
            listen: "[::1]:9443"
            host-name: [vault.example, keys.example]
            trusted-proxy: [10.0.0.0/24, "2001:db8::7"]
            max-connections: 100
            throttle: [azure, other=1000]
            seal-passphrase-file: /run/secrets/rekey
            user: rekey
            log-level: warning
            dev: true
            """
        )
        let listen = ListenAddress(argument: "[::1]:9443")
        #expect(
            settings
                == ServeSettings(
                    data: "/etc/data",
                    database: "postgresql://rekey@db.example/rekey",
                    databasePasswordFile: "/etc/rekey/password",
                    listen: listen,
                    hostNames: ["vault.example", "keys.example"],
                    trustedProxies: [try AddressRange("10.0.0.0/24"), try AddressRange("2001:db8::7")],
                    maxConnections: 100,
                    throttle: try ThrottleSetting(["azure", "other=1000"]),
                    sealPassphraseFile: "/run/secrets/rekey",
                    user: "rekey",
                    logLevel: .warning,
                    dev: true
                )
        )
    }

    @Test("A file may say nothing, or one name alone", arguments: ["", "# nothing", "---\n", "~"])
    func empty(text: String) throws {
        #expect(try read(text) == ServeSettings())
        #expect(try read("host-name: one.example").hostNames == ["one.example"])
    }

    @Test(
        "A mistake is told with its place, its member and the remedy",
        arguments: [
            ("lisen: x", "1:1: lisen: there is no such setting; known are data, database,"),
            (
                "data: d\n\nmax-connections: many",
                "3:18: max-connections: this is a text, not a number"
            ),
            (
                "max-connections: 0",
                "1:18: max-connections: this is a number, not a number from 1 on"
            ),
            (
                "trusted-proxy: [10.0.0.0/24, 10.0.0.1/8]",
                "1:16: trusted-proxy: this is a list, not addresses; write an address or a range such as"
            ),
            ("throttle: off", "1:11: throttle: this is a flag, not limits; write azure, none, or KIND=COUNT"),
            ("throttle: [none, other=1]", "1:11: throttle: this is a list, not limits; write azure, none,"),
            ("max-connections: 1.5", "1:18: max-connections: this is a number, not"),
            ("listen: 8443", "1:9: listen: this is a number, not an address; write HOST:PORT"),
            ("listen: localhost:0", "1:9: listen: this is a text, not"),
            ("data: 7", "1:7: data: this is a number, not a path; write a path, in quotes"),
            ("user: 990:10", "1:7: user: this is a number, not a user; write a name, or UID:GID in quotes"),
            ("data:", "data: this is nothing, not a path"),
            (
                "database: orders",
                "1:11: database: this is a text, not an address; write postgresql://USER@HOST/NAME"
            ),
            ("database: postgresql://u:secret@h/d", "1:11: database: this is a text, not an address"),
            ("host-name: [a.example, 3]", "1:12: host-name: this is a list, not names"),
            ("host-name: {a: b}", "1:12: host-name: this is a mapping, not"),
            (
                "log-level: loud",
                "1:12: log-level: this is a text, not a level; choose of trace, debug"
            ),
            ("dev: yes", "1:6: dev: this is a flag, not a flag; write true or false"),
            ("dev: \"true\"", "1:6: dev: this is a text, not"),
            ("[data]", "1:1: the file is a list; write one `name: value` a line"),
            ("data: a\ndata: b", "data: it stands more than once; keep one"),
            ("data: [", "this is no YAML"),
            ("data: a\n---\ndata: b", "this is not one YAML document"),
        ]
    )
    func mistakes(text: String, told: String) {
        let lines = refusal(text)
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix(Self.path + ":") == true)
        #expect(lines.first?.contains(told) == true, "\(lines)")
    }

    @Test("All mistakes are told at once, and no value is repeated")
    func all() {
        let lines = refusal("passphrase: hunter2\nlog-level: hunter2\nlisten: hunter2")
        #expect(lines.count == 3)
        #expect(!lines.joined().contains("hunter2"))
    }

    @Test("A file that is not there, or no text, is named")
    func unreadable() {
        #expect(throws: Failure.self) { try SettingsReader.read("/nowhere/rekey.yaml") }
        #expect(throws: Failure.self) { try SettingsReader.read("/") }
    }

    @Test("Flags win over the file, and the file over the defaults")
    func order() {
        let file = ServeSettings(data: "/file", maxConnections: 5, dev: true)
        let flags = ServeSettings(data: "/flag", dev: false)
        let options = ServeOptions(flags.over(file))
        #expect(options.folder == "/flag")
        #expect(options.maxConnections == 5)
        #expect(!options.dev)
        #expect(options.listen == .standard)
        #expect(options.logLevel == .info)
    }

    @Test("Vaults are held to Azure's limits, but for --dev, unless something else is said")
    func limits() throws {
        let (azure, none) = (try ThrottleSetting(["azure"]), try ThrottleSetting(["none"]))
        #expect(ServeOptions(ServeSettings()).throttle == azure.limits)
        #expect(ServeOptions(ServeSettings(dev: true)).throttle == nil)
        #expect(ServeOptions(ServeSettings(throttle: none)).throttle == nil)
        #expect(ServeOptions(ServeSettings(throttle: azure, dev: true)).throttle == azure.limits)
    }
}
