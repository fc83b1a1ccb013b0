import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import VaultCore

/// An address that requests go to, with no redirects and no connection kept open.
struct HTTPEndpoint: Sendable {
    /// Follows no redirect, because what is sent is for one service only; tries a connection once.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }()

    private let url: String
    private let security: TransportSecurity
    private let authorities: String?
    private let timeout: Duration

    /// Checks the address: without TLS only when the settings say so.
    init(_ reader: SettingReader, url: String) throws(VaultError) {
        security = try reader.security()
        let scheme = security == .disabled ? "http" : "https"
        guard let parts = URLComponents(string: url), parts.scheme == scheme, parts.host?.isEmpty == false
        else {
            throw reader.refusal("takes an address that begins with \(scheme)://, not \(url)")
        }
        self.url = url
        authorities = reader.values.text("caFile")
        timeout = reader.timeout
    }

    /// Sends one request.
    ///
    /// Ends with `unreachable` only when no connection came about.
    func call(
        _ method: String,
        headers: [(String, String)],
        body: Data = Data()
    ) async throws(TargetFailure) -> HTTPReply {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        request.headers = HTTPHeaders(headers + [("connection", "close")])
        request.tlsConfiguration = configuration
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        do {
            let limit = TimeAmount.milliseconds(timeout.wholeMilliseconds)
            let response = try await Self.client.execute(request, timeout: limit)
            let bytes = try await response.body.collect(upTo: PartnerReply.limit)
            return HTTPReply(status: Int(response.status.code), body: Data(bytes.readableBytesView))
        } catch {
            throw TargetFailure(Self.answer(error))
        }
    }

    private var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let authorities { configuration.trustRoots = .file(authorities) }
        if security == .unverified { configuration.certificateVerification = .none }
        return configuration
    }

    private static func answer(_ error: any Error) -> TargetAnswer {
        let unmade: [HTTPClientError] = [.connectTimeout, .tlsHandshakeTimeout]
        let isUnmade = (error as? HTTPClientError).map(unmade.contains) ?? false
        let isClosed = (error as? IOError)?.errnoCode == ECONNREFUSED
        if isUnmade || isClosed || error is NIOConnectionError || error is NIOSSLError {
            return .unreachable("The service was not reached.")
        }
        return .unknown("The service did not reply in full and in time.")
    }
}
