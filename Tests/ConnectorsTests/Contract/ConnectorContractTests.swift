import Testing
import VaultCore

/// What every connector promises, whatever the target and the strategy.
@Suite(.serialized) struct ConnectorContractTests {
    @Test(
        "Staging makes the candidate work while the current login still does",
        arguments: ContractCase.allCases
    )
    func stage(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        #expect(await scene.connector.probe(scene.current) == .accepted)
        #expect(try await !scene.admits(scene.candidate))
        #expect(await scene.stage() == .accepted)
        #expect(await scene.connector.probe(scene.candidate) == .accepted)
        #expect(await scene.connector.verify(scene.candidate, like: scene.current) == .accepted)
        #expect(try await scene.admits(scene.candidate))
        #expect(try await scene.admits(scene.current) == (contract.overlap != .none))
    }

    @Test("Staging the same candidate twice changes nothing more", arguments: ContractCase.allCases)
    func stageTwice(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        #expect(await scene.stage() == .accepted)
        #expect(await scene.stage() == .accepted)
        #expect(try await scene.admits(scene.candidate))
        #expect(try await scene.admits(scene.current) == (contract.overlap != .none))
    }

    @Test("Retiring makes the old login refused and keeps the new one", arguments: ContractCase.allCases)
    func retire(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        #expect(await scene.stage() == .accepted)
        for _ in 1...2 {
            #expect(await scene.retire() == .accepted)
            #expect(await scene.connector.probe(scene.current).isRefused)
            #expect(try await !scene.admits(scene.current))
            #expect(try await scene.admits(scene.candidate))
        }
    }

    @Test("A retired login does not hinder the next rotation", arguments: ContractCase.allCases)
    func nextRotation(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        #expect(await scene.stage() == .accepted)
        #expect(await scene.retire() == .accepted)
        let next = TargetCredential(scene.current.principal, "the third one")
        let token = "rotation-2"
        #expect(await scene.connector.stage(next, beside: scene.candidate, token: token) == .accepted)
        #expect(await scene.connector.verify(next, like: scene.candidate) == .accepted)
        #expect(
            await scene.connector.retire(scene.current, keeping: scene.candidate, token: "late") == .accepted
                || contract.overlap == .none
        )
        #expect(try await scene.admits(next))
        #expect(try await scene.admits(scene.candidate) == (contract.overlap != .none))
    }

    @Test("Restoring undoes the staging", arguments: ContractCase.allCases)
    func restore(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        #expect(await scene.stage() == .accepted)
        for _ in 1...2 {
            #expect(await scene.restore() == .accepted)
            #expect(try await scene.admits(scene.current))
            #expect(try await !scene.admits(scene.candidate))
        }
        #expect(await scene.stage() == .accepted)
        #expect(try await scene.admits(scene.candidate))
    }

    @Test("Restoring before anything was staged changes nothing", arguments: ContractCase.allCases)
    func restoreUnstaged(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        #expect(await scene.restore() == .accepted)
        #expect(try await scene.admits(scene.current))
        #expect(try await !scene.admits(scene.candidate))
    }

    @Test("Nothing is retired while the login to keep does not work", arguments: ContractCase.allCases)
    func retireTooEarly(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        #expect(await scene.retire() != .accepted)
        #expect(try await scene.admits(scene.current))
    }

    @Test("A wrong password is refused", arguments: ContractCase.allCases)
    func wrongPassword(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        let wrong = TargetCredential(scene.current.principal, "not this one")
        #expect(await scene.connector.probe(wrong).isRefused)
        #expect(await scene.connector.verify(wrong, like: scene.current).isRefused)
    }

    @Test("A password that cannot be one is refused before it is sent", arguments: ContractCase.allCases)
    func unusablePassword(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        for password in ["", "a\0b"] {
            let bad = TargetCredential(scene.candidate.principal, password)
            #expect(await scene.connector.stage(bad, beside: scene.current, token: "t").isRefused)
        }
        #expect(try await scene.admits(scene.current))
    }

    @Test("A candidate for the wrong principal is refused", arguments: ContractCase.allCases)
    func wrongPrincipal(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        let name = contract.overlap == .twoPrincipals ? scene.current.principal : "another"
        let bad = TargetCredential(name, "some password")
        #expect(await scene.connector.stage(bad, beside: scene.current, token: "t").isRefused)
        #expect(try await scene.admits(scene.current))
    }
}

extension Scene {
    func stage() async -> TargetAnswer {
        await connector.stage(candidate, beside: current, token: "rotation-1")
    }

    func retire() async -> TargetAnswer {
        await connector.retire(current, keeping: candidate, token: "rotation-1")
    }

    func restore() async -> TargetAnswer {
        await connector.restore(current, over: candidate, token: "rotation-1")
    }
}

extension TargetAnswer {
    var isRefused: Bool {
        if case .refused = self { true } else { false }
    }

    var isUnreachable: Bool {
        if case .unreachable = self { true } else { false }
    }

    var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }
}
