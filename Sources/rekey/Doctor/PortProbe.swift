import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Tries an address: by listening there for an instant, and by asking who answers.
enum PortProbe {
    /// Listens for an instant.
    static func trial(_ address: ListenAddress) async -> PortCheck.Trial {
        do {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: address.host, port: address.port).get()
            try? await channel.close()
            return .free
        } catch let error as IOError {
            return trial(error)
        } catch {
            return .impossible("\(error)")
        }
    }

    private static func trial(_ error: IOError) -> PortCheck.Trial {
        switch error.errnoCode {
        case EADDRINUSE: .taken
        case EACCES, EPERM: .denied
        default: .impossible("\(error)")
        }
    }

    /// Asks for the health of the server there, trusting only the CA at `authority`.
    static func health(_ address: ListenAddress, authority: String) async -> PortCheck.Health {
        // Clients may know the server under other names than the one to ask at here.
        var configuration = HTTPClient.Configuration(certificateVerification: .noHostnameVerification)
        configuration.tlsConfiguration?.trustRoots = .file(authority)
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(10))
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let health = await ask(client, HTTPClientRequest(url: "https://\(address.reachable)/healthstatus"))
        try? await client.shutdown()
        return health
    }

    private static func ask(_ client: HTTPClient, _ request: HTTPClientRequest) async -> PortCheck.Health {
        do {
            let response = try await client.execute(request, timeout: .seconds(10))
            return .answers(Int(response.status.code))
        } catch is NIOConnectionError {
            return .silent
        } catch let error as IOError where error.errnoCode == ECONNREFUSED {
            return .silent
        } catch let error as HTTPClientError where error == .connectTimeout {
            return .silent
        } catch {
            return .stranger
        }
    }
}

extension ListenAddress: CustomStringConvertible {
    /// The address as `--listen` takes it.
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Where a client on this machine reaches a server that listens here.
    fileprivate var reachable: String {
        switch host {
        case "0.0.0.0", "127.0.0.1": "127.0.0.1:\(port)"
        case "::", "::1": "[::1]:\(port)"
        default: description
        }
    }
}
