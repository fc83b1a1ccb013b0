import TestSupport
import VaultCore

/// A server of the tests' own, whose logins a connector changes.
///
/// Two administrators stand on it: one that may change logins, and `feeble`.
protocol ServerTarget: TestTarget {
    /// The connectors to it.
    static var kind: any ConnectorKind.Type { get }
    /// The administrator that may change logins.
    static var administrator: String { get }
    /// What the message that changes a login holds.
    static var change: String { get }
    /// Settings of the scenes' connectors.
    static var settings: [String: ConnectorValues.Value] { get }

    var process: ServerProcess { get }
    /// Where it is reached without TLS.
    var port: Int { get }
    /// Where it is reached with TLS.
    var securePort: Int { get }

    /// Whether the server's own client gets in.
    func admits(_ login: TargetCredential) async throws -> Bool
}

extension ServerTarget {
    static var administrator: String { "keeper" }
    static var settings: [String: ConnectorValues.Value] { [:] }

    var securePort: Int { port }
    var authorities: String { process.folder + "/server.pem" }

    /// A scene with these logins.
    func scene(
        _ overlap: TargetOverlap,
        _ variation: Variation,
        _ current: TargetCredential,
        _ candidate: TargetCredential
    ) throws -> Scene {
        Scene(
            connector: try connector(overlap, variation),
            direct: try connector(overlap),
            current: current,
            candidate: candidate,
            admits: { try await self.admits($0) }
        )
    }

    /// A scene's connector, or one that is sent to another port.
    func connector(_ overlap: TargetOverlap, _ variation: Variation = .plain, port: Int? = nil) throws
        -> any Connector
    {
        let (name, password) =
            switch variation {
            case .weakAdministrator: ("feeble", "clerk-secret")
            case .wrongAdministrator: (Self.administrator, "wrong")
            default: (Self.administrator, "keeper-secret")
            }
        let secret = #"{"username":"\#(name)","password":"\#(password)"}"#
        return try make(Self.settings, overlap, secret, port: try port ?? self.port(variation))
    }

    /// Where a scene's connector is sent.
    func port(_ variation: Variation) throws -> Int {
        switch variation {
        case .unreachable: try Loopback.freePort()
        case .lostReply: try CuttingProxy(to: port, cuttingAfter: Self.change).port
        default: securePort
        }
    }

    /// A connector whose vault holds `secret` for the administrator.
    func make(
        _ more: [String: ConnectorValues.Value],
        _ overlap: TargetOverlap,
        _ secret: String,
        port: Int
    ) throws -> any Connector {
        let values: [String: ConnectorValues.Value] = [
            "host": .text(Loopback.host), "port": .integer(port), "strategy": .text(overlap.rawValue),
            "tls": .text(port == securePort ? "verify-full" : "disabled"), "caFile": .text(authorities),
            "administrator": .text(TestEnvironment.secretPath), "timeout": .integer(60),
        ]
        return try Self.kind.make(
            ConnectorValues(values.merging(more) { $1 }),
            environment: TestEnvironment.holding(secret)
        )
    }
}
