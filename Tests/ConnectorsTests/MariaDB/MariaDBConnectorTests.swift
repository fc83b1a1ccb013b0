import Foundation
import TestSupport
import Testing
import VaultCore

@testable import Connectors

@Suite struct MariaDBConnectorTests {
    @Test("No password, old or new, is ever in the log of all statements")
    func log() async throws {
        let target = try await MariaDBTarget.shared.value()
        let scene = try await target.scene(.twoPasswords, .plain)
        let secret = "very-secret-\(UUID().uuidString)"
        let candidate = TargetCredential(scene.candidate.principal, secret)
        #expect(await scene.connector.stage(candidate, beside: scene.current, token: "t") == .accepted)
        #expect(try await target.admits(candidate))
        let log = try Data(contentsOf: URL(filePath: target.process.folder + "/statements.log"))
        #expect(log.range(of: Data(MariaDBPassword.hash(of: candidate.password).utf8)) != nil)
        #expect(log.range(of: Data(secret.utf8)) == nil)
    }

    @Test("The stored form of a password is the server's own")
    func hash() async throws {
        let target = try await MariaDBTarget.shared.value()
        let password = SharedSecret(Awkward.password(0))
        let output = try await target.root("SELECT PASSWORD(\(MariaDBSession.quoted(password.text)))").output
        #expect(output.contains(MariaDBPassword.hash(of: password)))
    }

    @Test("A candidate that may do less than the current account is refused, and the grant is named")
    func fewerRights() async throws {
        let target = try await MariaDBTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        try await target.must("GRANT DELETE ON orders.* TO \(MariaDBSession.quoted(scene.current.principal))")
        #expect(await scene.stage() == .accepted)
        let answer = await scene.connector.verify(scene.candidate, like: scene.current)
        #expect(answer.reason?.contains("GRANT SELECT, DELETE ON `orders`.*") == true, "\(answer)")
        #expect(answer.reason?.contains("*" + "0") == false)
    }

    @Test("The preflight names each missing privilege, and an account that is missing")
    func missing() async throws {
        let target = try await MariaDBTarget.shared.value()
        let weak = try await target.scene(.twoPrincipals, .weakAdministrator)
        let reason = await weak.connector.preflight(weak.principals).reason ?? ""
        #expect(reason.contains("GRANT CREATE USER ON *.* TO 'feeble'@'%';"))
        #expect(reason.contains("GRANT PROCESS ON *.* TO 'feeble'@'%';"))
        let scene = try await target.scene(.twoPrincipals, .plain)
        #expect(
            await scene.connector.preflight(["nobody"]).reason?.contains("'nobody'@'%' does not exist")
                == true
        )
    }

    @Test("A login that is open shows as a session; ending sessions is part of retiring when asked for")
    func sessions() async throws {
        let target = try await MariaDBTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let secret = #"{"username":"keeper","password":"keeper-secret"}"#
        let end: [String: ConnectorValues.Value] = ["endSessions": .flag(true)]
        let connector = try target.make(end, .twoPrincipals, secret, port: target.port)
        let server = MariaDBServer(
            host: Loopback.host,
            port: target.port,
            security: .disabled,
            authorities: ""
        )
        #expect(await connector.sessions(of: scene.principals) == [])
        let own = try MariaDBSession(server, as: scene.current, within: CallLimit(.seconds(60)))
        let seen = await connector.sessions(of: scene.principals)
        #expect(seen?.map(\.principal) == [scene.current.principal])
        #expect(await connector.stage(scene.candidate, beside: scene.current, token: "t") == .accepted)
        #expect(await connector.retire(scene.current, keeping: scene.candidate, token: "t") == .accepted)
        #expect(throws: TargetFailure.self) { try own.run("SELECT 1") }
    }

    @Test("A server whose certificate is of another authority is not spoken to")
    func unknownAuthority() async throws {
        let target = try await MariaDBTarget.shared.value()
        let scene = try await target.scene(.twoPasswords, .plain)
        let values: [String: ConnectorValues.Value] = ["caFile": .text(TransportSecurity.systemAuthorities)]
        let connector = try target.make(values, .twoPasswords, "", port: target.port)
        #expect(await connector.probe(scene.current).isUnreachable)
    }

    @Test("A server that takes the connection and says nothing is unreachable in bounded time")
    func silent() async throws {
        let (socket, port) = try Loopback.listen()
        defer { close(socket) }
        let target = try await MariaDBTarget.shared.value()
        let values: [String: ConnectorValues.Value] = ["timeout": .integer(1)]
        let connector = try target.make(values, .twoPasswords, "", port: port)
        #expect(await connector.probe(TargetCredential("a", "b")).isUnreachable)
    }
}
