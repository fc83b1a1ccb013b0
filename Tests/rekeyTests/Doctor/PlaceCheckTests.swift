import Policies
import Testing
import VaultCore

@testable import rekey

@Suite("The doctor on the port and the targets")
struct PlaceCheckTests {
    private func port(
        _ trial: PortCheck.Trial,
        _ health: PortCheck.Health = .silent,
        isServing: Bool
    ) -> Finding {
        PortCheck(address: .standard, trial: trial, health: health, server: 7, isServing: isServing).finding
    }

    @Test(
        "Without a server the port must be free",
        arguments: [
            (.free, .good), (.taken, .mend), (.denied, .advice), (.impossible("no such address"), .mend),
        ] as [(PortCheck.Trial, Finding.State)]
    )
    func stopped(trial: PortCheck.Trial, state: Finding.State) {
        #expect(port(trial, isServing: false).state == state)
    }

    @Test(
        "With one it must be that server who answers",
        arguments: [
            (.answers(200), .good), (.answers(503), .mend), (.stranger, .mend), (.silent, .mend),
        ] as [(PortCheck.Health, Finding.State)]
    )
    func serving(health: PortCheck.Health, state: Finding.State) {
        let finding = port(.taken, health, isServing: true)
        #expect(finding.state == state && finding.found.contains("process 7"))
    }

    @Test(
        "An address is told as --listen takes it",
        arguments: ["127.0.0.1:8443", "[::1]:8443", "vault.example:443"]
    )
    func address(text: String) throws {
        #expect(try #require(ListenAddress(argument: text)).description == text)
    }

    // MARK: Targets

    @Test("Each kind of connector names its place")
    func addresses() {
        func address(_ type: String, _ settings: [String: SettingValue]) -> TargetAddress {
            TargetAddress(ConnectorEntry(type: type, settings: settings))
        }
        let host = ["host": SettingValue(.text("db"))]
        #expect(address("postgresql", host) == .host("db", port: 5_432))
        #expect(address("mariadb", host) == .host("db", port: 3_306))
        #expect(
            address("redis", host.merging(["port": SettingValue(.integer(7_000))]) { $1 })
                == .host("db", port: 7_000)
        )
        #expect(
            address("webhook", ["url": SettingValue(.text("https://hooks.example/a"))])
                == .host("hooks.example", port: 443)
        )
        #expect(
            address("webhook", ["url": SettingValue(.text("http://hooks.example:81/"))])
                == .host("hooks.example", port: 81)
        )
        #expect(address("exec", ["program": SettingValue(.text("/bin/x"))]) == .program("/bin/x"))
        #expect(address("other", [:]) == .unknown)
    }

    @Test("A target that is not reached must be mended, with its name")
    func targets() {
        let look = TargetsCheck.Look.targets([
            .init(connector: "a", address: .host("db", port: 1), failure: nil),
            .init(connector: "b", address: .host("db", port: 2), failure: "connection refused"),
            .init(connector: "c", address: .program("/x"), failure: "it is not there"),
            .init(connector: "d", address: .unknown, failure: nil),
        ])
        let findings = TargetsCheck(files: "policies", look: look).findings
        #expect(findings.map(\.state) == [.good, .mend, .mend, .unknown])
        #expect(findings[1].found == "db:2 cannot be reached: connection refused")
        #expect(findings[2].remedy == "install it there, executable for the server's user")
        #expect(TargetsCheck(files: "p", look: .unreadable("no")).findings[0].remedy == "rekey plan -f p")
        #expect(TargetsCheck(files: "p", look: .targets([])).findings.map(\.state) == [.good])
    }
}
