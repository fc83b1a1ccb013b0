import Foundation
import TestSupport
import Testing
import VaultCore

@testable import Connectors

@Suite struct APIKeyPairConnectorTests {
    @Test("The key that is not in use is made anew and works beside the other; then the other is ended")
    func rotation() async throws {
        let pair = try await Pair()
        #expect(await pair.connector.preflight(["Key1", "Key2"]) == .accepted)
        let candidate = try #require(await pair.issue("Key2"))
        #expect(await pair.connector.stage(candidate, beside: pair.first, token: "t") == .accepted)
        #expect(await pair.connector.verify(candidate, like: pair.first) == .accepted)
        #expect(await pair.connector.probe(pair.first) == .accepted)
        for _ in 1...2 {
            #expect(await pair.connector.retire(pair.first, keeping: candidate, token: "t") == .accepted)
            #expect(await pair.connector.probe(pair.first).isRefused)
            #expect(await pair.connector.probe(candidate) == .accepted)
        }
    }

    @Test("The key in use is never made anew")
    func inUse() async throws {
        let pair = try await Pair()
        #expect(await pair.issue("Key1") == nil)
        #expect(await pair.issue("key1") == nil)
        let same = TargetCredential("Key1", "another")
        #expect(await pair.connector.retire(same, keeping: pair.first, token: "t").isRefused)
        #expect(await pair.connector.probe(pair.first) == .accepted)
    }

    @Test("While the vault's value is not the key of its name, nothing is made anew")
    func mislabelled() async throws {
        let pair = try await Pair()
        let other = TargetCredential("Key1", pair.name + "-2")
        #expect(await pair.connector.probe(other) == .accepted)
        guard case .failed(let answer) = await pair.connector.issue("Key2", beside: other, token: "t") else {
            Issue.record("the key in use was made anew")
            return
        }
        #expect(answer.isRefused)
        #expect(await pair.connector.probe(other) == .accepted)
    }

    @Test("A key in use ends all the same when that was decided")
    func forced() async throws {
        let pair = try await Pair()
        let candidate = try #require(await pair.issue("Key2"))
        let used = try await Pair(usedAgo: 10, like: pair)
        #expect(await used.connector.retire(pair.first, keeping: candidate, token: "t").isRefused)
        #expect(await used.connector.end(pair.first, keeping: candidate, token: "t") == .accepted)
        #expect(await pair.connector.probe(pair.first).isRefused)
        #expect(await pair.connector.probe(candidate) == .accepted)
        let session = try #require(await used.connector.sessions(of: ["Key1"])?.first)
        #expect(!session.isOpen && session.lastActive == session.since)
    }

    @Test("A partner whose tale of uses cannot be read shows nothing, which is not the same as no use")
    func unreadableUse() async throws {
        let pair = try await Pair(usedAgo: 10)
        #expect(await pair.connector.sessions(of: ["Key1", "Key2"])?.count == 2)
        let gone = try await Pair(usedAgo: 10, port: try Loopback.freePort())
        #expect(await gone.connector.sessions(of: ["Key1"]) == nil)
        let silent = try await Pair()
        #expect(await silent.connector.sessions(of: ["Key1"]) == nil)
    }

    @Test("A key that somebody used lately is not made anew", arguments: [(10, false), (7200, true)])
    func usedLately(_ secondsAgo: Int64, _ isMade: Bool) async throws {
        let pair = try await Pair(usedAgo: secondsAgo)
        #expect((await pair.issue("Key2") != nil) == isMade)
        #expect(await pair.connector.probe(TargetCredential("Key2", pair.name + "-2")).isRefused == isMade)
    }

    @Test("Nothing is made anew while the key to keep does not work")
    func brokenCurrent() async throws {
        let pair = try await Pair()
        let wrong = TargetCredential("Key1", "wrong")
        guard case .failed(let answer) = await pair.connector.issue("Key2", beside: wrong, token: "t") else {
            Issue.record("a key was made")
            return
        }
        #expect(answer.isRefused)
        #expect(await pair.connector.probe(TargetCredential("Key2", pair.name + "-2")) == .accepted)
    }

    @Test("Restoring ends the candidate and keeps the first")
    func restore() async throws {
        let pair = try await Pair()
        let candidate = try #require(await pair.issue("Key2"))
        for _ in 1...2 {
            #expect(await pair.connector.restore(pair.first, over: candidate, token: "t") == .accepted)
            #expect(await pair.connector.probe(candidate).isRefused)
            #expect(await pair.connector.probe(pair.first) == .accepted)
        }
    }

    @Test("A key of one's own making is refused")
    func foreignCandidate() async throws {
        let pair = try await Pair()
        let own = TargetCredential("Key2", "made by hand")
        #expect(await pair.connector.stage(own, beside: pair.first, token: "t").isRefused)
    }

    @Test(
        "A lost reply is unknown, the key in use works on, and asking again makes another",
        arguments: [false, true]
    )
    func lostReply(resetting: Bool) async throws {
        let pair = try await Pair(losingReply: true, resetting: resetting)
        guard case .failed(let answer) = await pair.connector.issue("Key2", beside: pair.first, token: "t")
        else {
            Issue.record("the reply was not lost")
            return
        }
        #expect(answer.isUnknown, "\(answer)")
        #expect(await pair.connector.probe(pair.first) == .accepted)
        let candidate = try #require(await pair.issue("Key2"))
        #expect(await pair.connector.probe(candidate) == .accepted)
    }

    @Test("A wrong management token is refused, and nobody there is unreachable")
    func management() async throws {
        let wrong = try await Pair(token: "wrong")
        #expect(await wrong.connector.preflight(["Key1"]).isRefused)
        let pair = try await Pair(port: try Loopback.freePort())
        #expect(await pair.connector.preflight(["Key1"]).isUnreachable)
        #expect(await pair.connector.probe(pair.first).isUnreachable)
    }
}

/// A partner's pair of keys, of which the first is in use.
private struct Pair {
    let connector: any IssuingConnector
    let name: String
    let first: TargetCredential

    init(
        usedAgo: Int64? = nil,
        losingReply: Bool = false,
        resetting: Bool = false,
        token: String = "signing-key",
        port: Int? = nil,
        like other: Pair? = nil
    ) async throws {
        name = other?.name ?? "pair-\(UUID().uuidString)"
        let target = try await PartnerTarget.shared.value()
        var port = port ?? target.port
        if losingReply {
            port = try CuttingProxy(to: port, cuttingAfter: "/regenerateKey", resetting: resetting).port
        }
        let base = "http://\(Loopback.host):\(port)/\(name)"
        var values: [String: ConnectorValues.Value] = [
            "url": .text(base), "probeUrl": .text(base + "/service"), "tls": .text("disabled"),
            "management": .text(TestEnvironment.secretPath),
        ]
        if let usedAgo {
            let last = TestEnvironment.Clock().now().unixSeconds - usedAgo
            values["usageUrl"] = .text(base + "/usage-\(last)")
        }
        let made = try APIKeyPairKind.make(
            ConnectorValues(values),
            environment: TestEnvironment.holding(token)
        )
        guard let issuing = made as? any IssuingConnector else {
            throw Command.Failure(description: "no issuing connector")
        }
        connector = issuing
        first = TargetCredential("Key1", name + "-1")
    }

    func issue(_ principal: String) async -> TargetCredential? {
        guard case .issued(let login) = await connector.issue(principal, beside: first, token: "t") else {
            return nil
        }
        return login
    }
}
