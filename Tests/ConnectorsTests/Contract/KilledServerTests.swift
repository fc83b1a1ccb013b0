import Testing
import VaultCore

@testable import Connectors

/// A server that is killed in the middle of a change: the outcome is in doubt or nothing happened, never a refusal.
@Suite struct KilledServerTests {
    private static let secret = #"{"username":"keeper","password":"keeper-secret"}"#

    @Test("PostgreSQL")
    func postgreSQL() async throws {
        let target = try await PostgreSQLTarget()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let proxy = try CuttingProxy(to: target.port, cuttingAfter: "COMMIT", crashing: target.process)
        let connector = try target.connector(.twoPrincipals, .plain, port: proxy.port)
        try await expectDoubt(scene, connector)
    }

    @Test("Redis")
    func redis() async throws {
        let target = try await RedisTarget()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let proxy = try CuttingProxy(to: target.port, cuttingAfter: "SETUSER", crashing: target.process)
        let connector = try target.make([:], .twoPrincipals, Self.secret, port: proxy.port)
        try await expectDoubt(scene, connector)
    }

    @Test("MariaDB")
    func mariaDB() async throws {
        let target = try await MariaDBTarget()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let proxy = try CuttingProxy(to: target.port, cuttingAfter: "ALTER USER", crashing: target.process)
        let connector = try target.make([:], .twoPrincipals, Self.secret, port: proxy.port)
        try await expectDoubt(scene, connector)
    }

    private func expectDoubt(_ scene: Scene, _ connector: any Connector) async throws {
        let answer = await connector.stage(scene.candidate, beside: scene.current, token: "t")
        #expect(answer.isUnknown, "\(answer)")
        #expect(await connector.probe(scene.current).isUnreachable)
        #expect(await connector.preflight(scene.principals).isUnreachable)
    }
}
