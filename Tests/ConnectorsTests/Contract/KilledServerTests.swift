import Testing
import VaultCore

@testable import Connectors

/// A server that is killed in the middle of a change: the outcome is in doubt or nothing happened, never a refusal.
@Suite struct KilledServerTests {
    @Test("PostgreSQL")
    func postgreSQL() async throws { try await expectDoubt(try await PostgreSQLTarget()) }

    @Test("Redis")
    func redis() async throws { try await expectDoubt(try await RedisTarget()) }

    @Test("MariaDB")
    func mariaDB() async throws { try await expectDoubt(try await MariaDBTarget()) }

    private func expectDoubt<T: ServerTarget>(_ target: T) async throws {
        let scene = try await target.scene(.twoPrincipals, .plain)
        let proxy = try CuttingProxy(to: target.port, cuttingAfter: T.change, crashing: target.process)
        let connector = try target.connector(.twoPrincipals, port: proxy.port)
        let answer = await connector.stage(scene.candidate, beside: scene.current, token: "t")
        #expect(answer.isUnknown, "\(answer)")
        #expect(await connector.probe(scene.current).isUnreachable)
        #expect(await connector.preflight(scene.principals).isUnreachable)
    }
}
