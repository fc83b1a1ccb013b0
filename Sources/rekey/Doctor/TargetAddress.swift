import Foundation
import Policies
import VaultCore

/// Where a connector's target is, as far as it can be tried without a login.
enum TargetAddress: Equatable, Sendable {
    case host(String, port: Int)
    /// A program on this machine.
    case program(String)
    /// The kind or its settings say nothing of a place.
    case unknown

    private static let ports = ["postgresql": 5_432, "mariadb": 3_306, "redis": 6_379]

    /// The place that an entry of a policy file names.
    init(_ entry: ConnectorEntry) {
        let values = entry.values()
        if let program = values.text("program") {
            self = .program(program)
        } else if let host = values.text("host"), let port = values.integer("port") ?? Self.ports[entry.type]
        {
            self = .host(host, port: port)
        } else if let url = values.text("url").flatMap({ URL(string: $0) }), let host = url.host() {
            self = .host(host, port: url.port ?? (url.scheme == "http" ? 80 : 443))
        } else {
            self = .unknown
        }
    }

    /// The place in words.
    var text: String {
        switch self {
        case .host(let host, let port): "\(host):\(port)"
        case .program(let path): path
        case .unknown: "nowhere"
        }
    }
}
