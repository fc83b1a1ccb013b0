import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SecretMemory

/// Speaks to a server as the profile's identity: gets a token, calls, and turns refusals into plain words.
struct ServerClient: Sendable {
    /// The api-version the command line speaks.
    static let apiVersion = "2025-07-01"

    private let http: HTTPClient
    private let profile: Profile
    private let token: BearerToken

    /// Lends a client for the length of `body`.
    static func with<T>(_ profile: Profile, _ body: (ServerClient) async throws -> T) async throws -> T {
        var configuration = HTTPClient.Configuration(certificateVerification: .fullVerification)
        configuration.tlsConfiguration?.trustRoots = .file(profile.caCertificate)
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(120))
        configuration.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let client = try await ServerClient(http, profile)
            let result = try await body(client)
            try await http.shutdown()
            return result
        } catch {
            try? await http.shutdown()
            throw explained(error, profile)
        }
    }

    private init(_ http: HTTPClient, _ profile: Profile) async throws {
        self.http = http
        self.profile = profile
        token = BearerToken(try await Self.newToken(http, profile))
    }

    private static func newToken(_ http: HTTPClient, _ profile: Profile) async throws -> String {
        var request = HTTPClientRequest(url: "\(profile.authority)/\(profile.tenantID)/oauth2/v2.0/token")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        let form = [
            "grant_type=client_credentials", "client_id=\(profile.clientID)",
            "client_secret=\(escape(profile.clientSecret.exposed))",
            "scope=https%3A%2F%2Fvault.azure.net%2F.default",
        ]
        request.body = .bytes(ByteBuffer(string: form.joined(separator: "&")))
        let answer = try await send(request, over: http)
        guard answer.status == 200, let token = answer.object?["access_token"] as? String else {
            throw refusal(answer)
        }
        return token
    }

    private static func refusal(_ answer: Answer) -> Failure {
        let reason = answer.object?["error_description"] as? String ?? "status \(answer.status)"
        guard answer.status == 503 else {
            return Failure("The server refused the profile's credential: \(reason)")
        }
        return Failure(
            "The server cannot look the profile's credential up now: its database or its audit log does not answer. "
                + "See that they do, and the server's log, then try again. (\(reason))"
        )
    }

    /// Calls `path` (with query) and returns the answer of a success; throws ``Failure`` with the server's words.
    ///
    /// `vault` chooses a vault by name; nil means the profile's own. `expecting` are statuses that are answers as well.
    func call(
        _ method: String,
        _ path: String,
        body: Data? = nil,
        vault: String? = nil,
        expecting: Set<Int> = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: profile.vaultURL + path)
        request.method = .RAW(value: method)
        if let vault { request.headers.add(name: "Host", value: hostHeader(of: vault)) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let answer = try await sendWithToken(request)
        guard (200..<300).contains(answer.status) || expecting.contains(answer.status) else {
            throw answer.failure
        }
        return answer
    }

    /// Calls `/rekey/v1` and writes the answer to a new file at `file`, which is not there when it fails; returns
    /// its length.
    func download(_ path: String, _ body: any Encodable, to file: String) async throws -> Int {
        var request = HTTPClientRequest(url: "\(profile.vaultURL)/rekey/v1\(path)")
        request.method = .POST
        request.headers.add(name: "Authorization", value: "Bearer \(token.value)")
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        var done = 0
        try await NewFile.write(to: file) { handle in
            let response = try await http.execute(request, timeout: .hours(24))
            guard response.status == .ok else { throw try await Self.answer(response).failure }
            let length = response.headers.first(name: "Content-Length") ?? "unknown"
            for try await piece in response.body {
                try handle.write(contentsOf: Data(piece.readableBytesView))
                done += piece.readableBytes
                Output.progress("received \(done) of \(length) bytes")
            }
        }
        Output.progressEnd()
        return done
    }

    /// Calls `/rekey/v1` with a body to encode and a result to decode.
    func resource<Result: Decodable>(
        _ method: String,
        _ path: String,
        _ body: (any Encodable)? = nil,
        as type: Result.Type = Result.self
    ) async throws -> Result {
        let data = try body.map { try JSONEncoder().encode($0) }
        let answer = try await call(method, "/rekey/v1" + path, body: data)
        return try JSONDecoder().decode(type, from: Data(answer.body))
    }

    /// Percent-encodes a value for a path segment, a query or a form.
    static func escape(_ text: String) -> String {
        let allowed = CharacterSet(charactersIn: "-._~").union(.alphanumerics)
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }

    /// Arguments as a query with its `?`; those without a value are left out.
    static func query(_ arguments: [(name: String, value: String?)]) -> String {
        let given = arguments.compactMap { name, value in value.map { "\(name)=\(escape($0))" } }
        return given.isEmpty ? "" : "?" + given.joined(separator: "&")
    }

    /// Every vault answers under `NAME.vault.localhost`, whatever address the connection goes to.
    private func hostHeader(of vault: String) -> String {
        let port = profile.vaultURL.split(separator: ":").last.flatMap { Int($0) } ?? 443
        return vault == "default" ? "localhost:\(port)" : "\(vault).vault.localhost:\(port)"
    }

    /// Sends with the token at hand; when that is refused, because it ran out meanwhile, once more with a new one.
    private func sendWithToken(_ request: HTTPClientRequest) async throws -> Answer {
        var request = request
        request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token.value)")
        let answer = try await Self.send(request, over: http)
        guard answer.status == 401 else { return answer }
        token.replace(with: try await Self.newToken(http, profile))
        request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token.value)")
        return try await Self.send(request, over: http)
    }

    private static func send(_ request: HTTPClientRequest, over http: HTTPClient) async throws -> Answer {
        try await answer(try await http.execute(request, timeout: .seconds(300)))
    }

    private static func answer(_ response: HTTPClientResponse) async throws -> Answer {
        let body = try await response.body.collect(upTo: 256 << 20)
        return Answer(status: Int(response.status.code), body: Array(body.readableBytesView))
    }

    private static func explained(_ error: any Error, _ profile: Profile) -> any Error {
        switch error {
        case is Failure: error
        case is NIOConnectionError, is IOError:
            Failure("No server answers at \(profile.vaultURL). Start it with `rekey serve`, then try again.")
        case let error as HTTPClientError where error == .connectTimeout:
            Failure("No server answers at \(profile.vaultURL). Start it with `rekey serve`, then try again.")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            Failure(
                "The server at \(profile.vaultURL) could not be trusted: its certificate is not signed by "
                    + "\(profile.caCertificate)."
            )
        default: Failure("The call to \(profile.vaultURL) failed: \(String(describing: type(of: error))).")
        }
    }
}
