import Testing
import VaultCore

@testable import Connectors

@Suite struct ExecConnectorTests {
    @Test(
        "A program that writes without end, or not at all, leaves the outcome in doubt",
        arguments: ["endless", "hang"]
    )
    func bounds(_ fault: String) async throws {
        let target = try await PartnerTarget.shared.value()
        let scene = try await target.execScene(.twoPrincipals, .plain)
        let connector = try target.exec(.twoPrincipals, fault: fault, timeout: fault == "hang" ? 1 : 20)
        #expect(await connector.stage(scene.candidate, beside: scene.current, token: "t").isUnknown)
    }

    @Test("A program that does not read its input still answers")
    func notReading() async throws {
        let values = ConnectorValues([
            "program": .text("/bin/echo"), "arguments": .list([#"{"answer":"refused","reason":"no"}"#]),
        ])
        let connector = try ExecKind.make(values, environment: TestEnvironment.holding(""))
        #expect(await connector.probe(TargetCredential("a", "b")) == .refused("no"))
    }

    @Test("A program inherits neither environment nor open files")
    func inheritance() async throws {
        let script = #"[ -z "$HOME" ] && [ ! -e /proc/self/fd/3 ] && echo '{"answer":"accepted"}'"#
        let values = ConnectorValues([
            "program": .text("/bin/sh"), "arguments": .list(["-c", script]),
        ])
        let connector = try ExecKind.make(values, environment: TestEnvironment.holding(""))
        #expect(await connector.probe(TargetCredential("a", "b")) == .accepted)
    }
}
