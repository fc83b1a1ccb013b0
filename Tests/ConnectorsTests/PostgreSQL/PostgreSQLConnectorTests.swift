import Foundation
import TestSupport
import Testing
import VaultCore

@testable import Connectors

@Suite struct PostgreSQLConnectorTests {
    @Test("No password, old or new, is ever in the server's log")
    func log() async throws {
        let target = try await PostgreSQLTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let secret = "very-secret-\(UUID().uuidString)"
        let candidate = TargetCredential(scene.candidate.principal, secret)
        #expect(await scene.connector.stage(candidate, beside: scene.current, token: "t") == .accepted)
        #expect(try await target.admits(candidate))
        #expect(target.process.log.contains("SCRAM-SHA-256$"))
        #expect(!target.process.log.contains(secret))
    }

    @Test("A password that the server's own rules refuse is refused, and the old login goes on")
    func shape() async throws {
        let target = try await PostgreSQLTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let candidate = TargetCredential(scene.candidate.principal, scene.candidate.principal)
        let answer = await scene.connector.stage(candidate, beside: scene.current, token: "t")
        #expect(answer.isRefused, "\(answer)")
        #expect(try await target.admits(scene.current))
    }

    @Test("A principal that is missing is made with the rights of the shared role")
    func sharedRights() async throws {
        let target = try await PostgreSQLTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        #expect(await scene.stage() == .accepted)
        let name = PostgreSQLTarget.literal(TargetCredential("", scene.candidate.principal))
        let rights = try await target.must("SELECT has_table_privilege(\(name), 'stock', 'INSERT')")
        #expect(rights == "t\n")
    }

    @Test("A candidate that may do less than the current login is refused, and the right is named")
    func fewerRights() async throws {
        let target = try await PostgreSQLTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        try await target.must("GRANT TRUNCATE ON stock TO \(PostgreSQLTarget.quote(scene.current.principal))")
        #expect(await scene.stage() == .accepted)
        let answer = await scene.connector.verify(scene.candidate, like: scene.current)
        #expect(answer.reason?.contains("TRUNCATE on public.stock") == true, "\(answer)")
    }

    @Test("The preflight names each missing privilege with the statement that grants it")
    func missingPrivileges() async throws {
        let target = try await PostgreSQLTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .weakAdministrator)
        let reason = await scene.connector.preflight(scene.principals).reason ?? ""
        #expect(reason.contains("GRANT pg_read_all_stats TO \"feeble\";"))
        #expect(reason.contains("ALTER ROLE \"feeble\" CREATEROLE;"))
    }

    @Test("A login that is open shows as a session, with its client and without Rekey's own")
    func sessions() async throws {
        let target = try await PostgreSQLTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let values = PostgreSQLServer(
            host: Loopback.host,
            port: target.port,
            database: "postgres",
            security: .verifyFull,
            authorities: target.authorities
        )
        #expect(await scene.connector.sessions(of: scene.principals) == [])
        let own = try PostgreSQLSession(values, as: scene.current, within: CallLimit(.seconds(60)))
        #expect(await scene.connector.sessions(of: scene.principals) == [])
        try own.run("SET application_name = 'orders-api'")
        let sessions = await scene.connector.sessions(of: scene.principals)
        #expect(sessions?.map(\.principal) == [scene.current.principal])
        #expect(sessions?.first?.client == "127.0.0.1/32 orders-api")
    }

    @Test("A server whose certificate is of another authority is not spoken to")
    func unknownAuthority() async throws {
        let target = try await PostgreSQLTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let connector = try target.make(
            ["caFile": .text(TransportSecurity.systemAuthorities)],
            .twoPrincipals,
            "",
            port: target.port
        )
        #expect(await connector.probe(scene.current).isUnreachable)
    }

    @Test("Ending sessions is part of retiring when asked for")
    func endSessions() async throws {
        let target = try await PostgreSQLTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let secret = #"{"username":"\#(PostgreSQLTarget.administrator)","password":"keeper-secret"}"#
        let connector = try target.make(
            ["role": .text("orders"), "endSessions": .flag(true)],
            .twoPrincipals,
            secret,
            port: target.port
        )
        let values = PostgreSQLServer(
            host: Loopback.host,
            port: target.port,
            database: "postgres",
            security: .disabled,
            authorities: ""
        )
        let open = try PostgreSQLSession(values, as: scene.current, within: CallLimit(.seconds(60)))
        try open.run("SELECT 1")
        #expect(await connector.stage(scene.candidate, beside: scene.current, token: "t") == .accepted)
        #expect(await connector.retire(scene.current, keeping: scene.candidate, token: "t") == .accepted)
        #expect(throws: TargetFailure.self) { try open.run("SELECT 1") }
    }
}
