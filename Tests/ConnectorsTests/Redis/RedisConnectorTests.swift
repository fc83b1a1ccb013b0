import Foundation
import TestSupport
import Testing
import VaultCore

@testable import Connectors

@Suite struct RedisConnectorTests {
    @Test("What was staged is in the ACL file, as a hash")
    func saved() async throws {
        let target = try await RedisTarget.shared.value()
        let scene = try await target.scene(.twoPasswords, .plain)
        let secret = "very-secret-\(UUID().uuidString)"
        let candidate = TargetCredential(scene.candidate.principal, secret)
        #expect(await scene.connector.stage(candidate, beside: scene.current, token: "t") == .accepted)
        let users = try String(contentsOfFile: target.process.folder + "/users.acl", encoding: .utf8)
        #expect(users.contains("#" + RedisUser.hash(of: candidate.password)))
        #expect(!users.contains(secret))
    }

    @Test("A change that could not be saved is in doubt, not refused")
    func unsaved() async throws {
        let target = try await RedisTarget.shared.value()
        let scene = try await target.scene(.twoPasswords, .plain)
        let secret = #"{"username":"keeper","password":"keeper-secret"}"#
        let save: [String: ConnectorValues.Value] = ["save": .text("configuration")]
        let connector = try target.make(save, .twoPasswords, secret, port: target.securePort)
        #expect(await connector.stage(scene.candidate, beside: scene.current, token: "t").isUnknown)
        let reason = await connector.preflight(scene.principals).reason ?? ""
        #expect(reason.contains("keeper may not run config|rewrite: ACL SETUSER keeper +config|rewrite."))
    }

    @Test("A candidate whose rights differ from those of the current user is refused")
    func differentRights() async throws {
        let target = try await RedisTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        _ = try await target.command(["ACL", "SETUSER", scene.candidate.principal, "-get"])
        #expect(await scene.stage() == .accepted)
        let answer = await scene.connector.verify(scene.candidate, like: scene.current)
        #expect(answer.reason?.contains("do not have the same commands") == true, "\(answer)")
    }

    @Test("A user that takes any password cannot rotate")
    func noPassword() async throws {
        let target = try await RedisTarget.shared.value()
        let scene = try await target.scene(.twoPasswords, .plain)
        _ = try await target.command(["ACL", "SETUSER", scene.current.principal, "nopass"])
        let answer = await scene.connector.preflight(scene.principals)
        #expect(answer.reason?.contains("takes any password") == true, "\(answer)")
    }

    @Test("Refused logins show in the server's own log, by user and since an instant")
    func refusals() async throws {
        let target = try await RedisTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let connector = try #require(scene.connector as? any RefusalLog)
        let principal = scene.candidate.principal
        for _ in 0..<2 { _ = await connector.probe(TargetCredential(principal, "wrong")) }
        let now = TestEnvironment.Clock().now()
        let (before, after, current) = (now - .seconds(600), now + .seconds(600), scene.current.principal)
        #expect(
            await connector.refusals(of: [principal: before, current: before]) == [principal: 2, current: 0]
        )
        #expect(await connector.refusals(of: [principal: after]) == [principal: 0])
    }

    @Test("A login that is open shows as a session; ending sessions is part of retiring when asked for")
    func sessions() async throws {
        let target = try await RedisTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let secret = #"{"username":"keeper","password":"keeper-secret"}"#
        let end: [String: ConnectorValues.Value] = ["endSessions": .flag(true)]
        let connector = try target.make(end, .twoPrincipals, secret, port: target.securePort)
        let server = RedisServer(
            host: Loopback.host,
            port: target.port,
            security: .disabled,
            authorities: nil
        )
        #expect(await connector.sessions(of: scene.principals) == [])
        let lost = try await RedisSession.run(server, as: scene.current, within: .seconds(60)) { own in
            let seen = await connector.sessions(of: scene.principals)
            #expect(seen?.map(\.principal) == [scene.current.principal])
            #expect(await connector.stage(scene.candidate, beside: scene.current, token: "t") == .accepted)
            #expect(await connector.retire(scene.current, keeping: scene.candidate, token: "t") == .accepted)
            do throws(TargetFailure) {
                try await own.run(["PING"])
                return false
            } catch {
                return true
            }
        }
        #expect(lost)
    }

    @Test(
        "A reply that comes twice is none: nothing is refused for it",
        arguments: ["AUTH", "GETUSER", "SETUSER"]
    )
    func doubled(_ word: String) async throws {
        let target = try await RedisTarget.shared.value()
        let scene = try await target.scene(.twoPrincipals, .plain)
        let proxy = try CuttingProxy(to: target.port, cuttingAfter: word, doubling: true)
        let secret = #"{"username":"keeper","password":"keeper-secret"}"#
        let connector = try target.make([:], .twoPrincipals, secret, port: proxy.port)
        let answer = await connector.stage(scene.candidate, beside: scene.current, token: "t")
        #expect(word == "SETUSER" ? answer.isUnknown : answer.isUnreachable, "\(answer)")
        #expect(await connector.stage(scene.candidate, beside: scene.current, token: "t") == .accepted)
    }

    @Test("A server whose certificate is of another authority is not spoken to")
    func unknownAuthority() async throws {
        let target = try await RedisTarget.shared.value()
        let scene = try await target.scene(.twoPasswords, .plain)
        let values: [String: ConnectorValues.Value] = ["caFile": .text(TransportSecurity.systemAuthorities)]
        let connector = try target.make(values, .twoPasswords, "", port: target.securePort)
        #expect(await connector.probe(scene.current).isUnreachable)
    }
}
