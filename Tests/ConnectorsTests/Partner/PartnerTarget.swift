import Foundation
import TestSupport
import VaultCore

@testable import Connectors

/// The tests' own partner, a script that is asked over HTTP or run as a program.
final class PartnerTarget: Sendable {
    static let shared = Once { try await PartnerTarget() }
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().path()

    let process: ServerProcess
    let port: Int
    let securePort: Int
    private let logins = SceneLogins()

    init() async throws {
        let folder = try ServerProcess.makeFolder("partner")
        port = try Loopback.freePort()
        securePort = try Loopback.freePort()
        try await Certificate.make(in: folder)
        process = try ServerProcess(
            [
                "python3", Self.folder + "service.py", folder + "/state", "signing-key", String(port),
                String(securePort), folder,
            ],
            in: folder,
            endedBy: "KILL"
        )
        let ports = [port, securePort]
        try await process.untilReady {
            ports.allSatisfy { port in
                guard let socket = Loopback.connect(port) else { return false }
                close(socket)
                return true
            }
        }
    }

    var state: String { process.folder + "/state" }

    func webhookScene(_ overlap: TargetOverlap, _ variation: Variation) async throws -> Scene {
        let direct = try webhook(overlap)
        let connector =
            switch variation {
            case .plain: direct
            case .wrongAdministrator: try webhook(overlap, key: "another-key")
            case .weakAdministrator: try webhook(overlap, path: "/weak")
            case .unreachable: try webhook(overlap, plainPort: try Loopback.freePort())
            case .lostReply:
                try webhook(
                    overlap,
                    plainPort: try CuttingProxy(to: port, cuttingAfter: #""operation":"stage""#).port
                )
            }
        return try await scene(overlap, connector, direct)
    }

    func execScene(_ overlap: TargetOverlap, _ variation: Variation) async throws -> Scene {
        let direct = try exec(overlap)
        let connector =
            switch variation {
            case .plain, .wrongAdministrator: direct
            case .weakAdministrator: try exec(overlap, fault: "weak")
            case .unreachable: try exec(overlap, program: "/nowhere/partner")
            case .lostReply: try exec(overlap, fault: "lose")
            }
        return try await scene(overlap, connector, direct)
    }

    private func scene(
        _ overlap: TargetOverlap,
        _ connector: any Connector,
        _ direct: any Connector
    ) async throws -> Scene {
        let (current, candidate) = logins.next(overlap)
        let opened = await direct.stage(current, beside: nil, token: "open")
        guard opened == .accepted else { throw Command.Failure(description: "\(opened)") }
        return Scene(
            connector: connector,
            direct: direct,
            current: current,
            candidate: candidate,
            admits: { try await self.admits($0) }
        )
    }

    func webhook(
        _ overlap: TargetOverlap,
        path: String = "/",
        key: String = "signing-key",
        plainPort: Int? = nil
    ) throws -> any Connector {
        try WebhookKind.make(
            webhookValues(overlap, path: path, plainPort: plainPort),
            environment: TestEnvironment.holding(key)
        )
    }

    func webhookValues(_ overlap: TargetOverlap, path: String, plainPort: Int? = nil) -> ConnectorValues {
        ConnectorValues(webhookSettings(overlap, path: path, plainPort: plainPort))
    }

    func webhookSettings(_ overlap: TargetOverlap, path: String, plainPort: Int? = nil)
        -> [String: ConnectorValues.Value]
    {
        let scheme = plainPort == nil ? "https" : "http"
        return [
            "url": .text("\(scheme)://\(Loopback.host):\(plainPort ?? securePort)\(path)"),
            "signingKey": .text(TestEnvironment.secretPath), "strategy": .text(overlap.rawValue),
            "tls": .text(plainPort == nil ? "verify-full" : "disabled"),
            "caFile": .text(process.folder + "/server.pem"), "timeout": .integer(60),
            "attempts": .integer(plainPort == nil ? 3 : 1),
        ]
    }

    func exec(
        _ overlap: TargetOverlap,
        fault: String = "none",
        program: String = "/usr/bin/env",
        timeout: Int = 20
    ) throws -> any Connector {
        let values = ConnectorValues([
            "program": .text(program), "strategy": .text(overlap.rawValue), "timeout": .integer(timeout),
            "arguments": .list(["python3", "-I", "-S", Self.folder + "partner.py", state, fault]),
        ])
        return try ExecKind.make(values, environment: TestEnvironment.holding(""))
    }

    /// Whether the partner's file holds a login.
    func admits(_ login: TargetCredential) async throws -> Bool {
        let bytes = try Data(contentsOf: URL(filePath: state))
        let logins = try JSONDecoder().decode([String: [String]].self, from: bytes)
        return logins[login.principal]?.contains(login.password.text) == true
    }
}
