import Foundation
import Testing
import VaultCore

@testable import Connectors

@Suite struct ConnectorKindTests {
    private static let documentation = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/connectors.md")

    @Test("The documentation names every kind and every setting")
    func documentation() throws {
        let text = try String(contentsOf: Self.documentation, encoding: .utf8)
        for kind in ConnectorKinds.all {
            #expect(text.contains("`\(kind.type)`"))
            for setting in kind.settings {
                #expect(text.contains("`\(setting.name)`"), "\(kind.type): \(setting.name)")
            }
        }
    }

    @Test("Types and the settings of each are named once")
    func names() {
        #expect(Set(ConnectorKinds.all.map { $0.type }).count == ConnectorKinds.all.count)
        for kind in ConnectorKinds.all {
            #expect(Set(kind.settings.map(\.name)).count == kind.settings.count, "\(kind.type)")
            #expect(ConnectorKinds.named(kind.type)?.type == kind.type)
        }
        #expect(ConnectorKinds.named("oracle") == nil)
    }

    @Test("Without its required settings, no kind makes a connector")
    func requiredSettings() {
        for kind in ConnectorKinds.all {
            #expect(throws: VaultError(.badParameter, "")) {
                try kind.make(ConnectorValues([:]), environment: TestEnvironment.holding(""))
            }
        }
    }

    @Test("A strategy that the kind does not offer is refused with those it does")
    func strategies() {
        let values = ConnectorValues([
            "host": .text("h"), "administrator": .text("secrets/a"), "strategy": .text("two-passwords"),
        ])
        let error = #expect(throws: VaultError.self) {
            try PostgreSQLKind.make(values, environment: TestEnvironment.holding(""))
        }
        #expect(error?.summary.contains("two-principals, one-principal, not two-passwords") == true)
    }
}
