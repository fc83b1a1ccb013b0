import Testing
import VaultCore

@testable import Connectors

/// A change that is held on its way until the connector has given up: it must not take effect afterwards.
@Suite struct LateMessageTests {
    private static let secret = #"{"username":"keeper","password":"keeper-secret"}"#
    /// Long enough for the change to be on its way before the connector gives up, on a busy machine too.
    private static let impatient: [String: ConnectorValues.Value] = ["timeout": .integer(12)]

    @Test("PostgreSQL")
    func postgreSQL() async throws {
        let target = try await PostgreSQLTarget.shared.value()
        let scene = try await target.scene(.none, .plain)
        let secret = #"{"username":"\#(PostgreSQLTarget.administrator)","password":"keeper-secret"}"#
        let proxy = try CuttingProxy(to: target.port, cuttingAfter: "COMMIT", holding: true)
        let connector = try target.make(Self.impatient, .none, secret, port: proxy.port)
        try await expectNothing(scene, connector, proxy)
    }

    @Test("Redis")
    func redis() async throws {
        let target = try await RedisTarget.shared.value()
        let scene = try await target.scene(.none, .plain)
        let proxy = try CuttingProxy(to: target.port, cuttingAfter: "SETUSER", holding: true)
        let connector = try target.make(Self.impatient, .none, Self.secret, port: proxy.port)
        try await expectNothing(scene, connector, proxy)
    }

    @Test("MariaDB")
    func mariaDB() async throws {
        let target = try await MariaDBTarget.shared.value()
        let scene = try await target.scene(.none, .plain)
        let proxy = try CuttingProxy(to: target.port, cuttingAfter: "ALTER USER", holding: true)
        let connector = try target.make(Self.impatient, .none, Self.secret, port: proxy.port)
        try await expectNothing(scene, connector, proxy)
    }

    private func expectNothing(
        _ scene: Scene,
        _ connector: any Connector,
        _ proxy: CuttingProxy
    ) async throws {
        let answer = await connector.stage(scene.candidate, beside: scene.current, token: "t")
        #expect(answer.isUnknown, "\(answer)")
        #expect(proxy.release())
        #expect(try await scene.admits(scene.current))
        #expect(try await !scene.admits(scene.candidate))
    }
}
