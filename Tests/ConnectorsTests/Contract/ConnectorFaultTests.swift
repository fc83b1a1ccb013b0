import Testing
import VaultCore

/// What every connector answers when something is in its way.
@Suite(.serialized) struct ConnectorFaultTests {
    @Test("The preflight of a good set-up accepts and changes nothing", arguments: ContractCase.allCases)
    func preflight(_ contract: ContractCase) async throws {
        let scene = try await contract.scene()
        #expect(await scene.connector.preflight(scene.principals) == .accepted)
        #expect(try await scene.admits(scene.current))
        #expect(try await !scene.admits(scene.candidate))
    }

    @Test("A target that is not there is unreachable, whatever is asked", arguments: ContractCase.allCases)
    func unreachable(_ contract: ContractCase) async throws {
        let scene = try await contract.scene(.unreachable)
        let connector = scene.connector
        #expect(await connector.preflight(scene.principals).isUnreachable)
        #expect(await connector.probe(scene.current).isUnreachable)
        #expect(await connector.verify(scene.candidate, like: scene.current).isUnreachable)
        #expect(await scene.stage().isUnreachable)
        #expect(await scene.retire().isUnreachable)
        #expect(await scene.restore().isUnreachable)
        #expect(await connector.sessions(of: scene.principals) == nil)
    }

    @Test(
        "A wrong administrator's login is named, and nothing changes",
        arguments: ContractCase.authenticated
    )
    func wrongAdministrator(_ contract: ContractCase) async throws {
        let scene = try await contract.scene(.wrongAdministrator)
        #expect(await scene.connector.preflight(scene.principals).isRefused)
        #expect(await scene.stage() != .accepted)
        #expect(try await scene.admits(scene.current))
        #expect(try await !scene.admits(scene.candidate))
    }

    @Test(
        "The preflight names missing privileges, and staging is refused",
        arguments: ContractCase.administered
    )
    func weakAdministrator(_ contract: ContractCase) async throws {
        let scene = try await contract.scene(.weakAdministrator)
        let answer = await scene.connector.preflight(scene.principals)
        #expect(answer.isRefused, "\(answer)")
        #expect(await scene.stage().isRefused)
        #expect(try await scene.admits(scene.current))
        #expect(try await !scene.admits(scene.candidate))
    }

    @Test("A lost reply is unknown, and staging again settles it", arguments: ContractCase.allCases)
    func lostReply(_ contract: ContractCase) async throws {
        let scene = try await contract.scene(.lostReply)
        let answer = await scene.stage()
        #expect(answer.isUnknown, "\(answer)")
        #expect(try await scene.admits(scene.candidate))
        #expect(await scene.direct.probe(scene.candidate) == .accepted)
        #expect(await scene.stage() == .accepted)
        #expect(try await scene.admits(scene.candidate))
        #expect(try await scene.admits(scene.current) == (contract.overlap != .none))
    }
}
