import NIOCore
import SecretMemory
import VaultCore

/// One connection to a Redis server, used by one task.
final class RedisSession {
    typealias Incoming = NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    typealias Outgoing = NIOAsyncChannelOutboundWriter<ByteBuffer>

    /// As whom it is logged in.
    let principal: String

    private var incoming: Incoming
    private let outgoing: Outgoing
    private let parser: RedisParser

    private init(
        _ principal: String,
        _ incoming: Incoming,
        _ outgoing: Outgoing
    ) throws(TargetFailure) {
        guard let parser = RedisParser() else {
            throw TargetFailure(.unreachable("There is no memory for a connection to Redis."))
        }
        self.principal = principal
        self.incoming = incoming
        self.outgoing = outgoing
        self.parser = parser
    }

    /// Logs in, runs `body` and closes the connection.
    static func run<R: Sendable>(
        _ server: RedisServer,
        as login: TargetCredential,
        within length: Duration,
        _ body: @Sendable (RedisSession) async throws(TargetFailure) -> R
    ) async throws(TargetFailure) -> R {
        try PasswordShape.check(login)
        let connection = try await server.connect(within: length)
        let result: Result<R, TargetFailure>
        do {
            result = try await connection.executeThenClose { incoming, outgoing in
                do throws(TargetFailure) {
                    let session = try RedisSession(login.principal, incoming.makeAsyncIterator(), outgoing)
                    try await session.logIn(login)
                    return .success(try await body(session))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw TargetFailure(.unknown("The connection to Redis broke."))
        }
        return try result.get()
    }

    /// Runs one command; `ifLost` is the answer when its reply does not come.
    @discardableResult
    func run(
        _ words: [String],
        ifLost: (String) -> TargetAnswer = { .unreachable($0) }
    ) async throws(TargetFailure) -> RedisReply {
        let reply = try await exchange(words.map { Array($0.utf8) }, ifLost)
        if case .error(let text) = reply { throw RedisFailure.command(text, words, ifLost: ifLost) }
        return reply
    }

    /// The password is copied into the buffers of the connection, which are not wiped.
    private func logIn(_ login: TargetCredential) async throws(TargetFailure) {
        let password = login.password.withBytes { $0.exposed() }
        let reply = try await exchange(
            [Array("AUTH".utf8), Array(login.principal.utf8), password],
            { .unreachable($0) }
        )
        guard reply == .text("OK") else { throw RedisFailure.login(reply, as: login.principal) }
    }

    /// What replies more than once is out of step, and none of its replies is believed.
    private func exchange(
        _ words: [[UInt8]],
        _ ifLost: (String) -> TargetAnswer
    ) async throws(TargetFailure) -> RedisReply {
        guard let command = RedisParser.bytes(of: words) else {
            throw TargetFailure(.unreachable("There is no memory for a command to Redis."))
        }
        do {
            try await outgoing.write(command)
            while let bytes = try await incoming.next(isolation: nil) {
                guard parser.feed(bytes) else { break }
                guard let reply = try parser.next() else { continue }
                guard try parser.next() == nil else { break }
                return reply
            }
        } catch {
            throw TargetFailure(ifLost("The connection to Redis broke before its reply."))
        }
        throw TargetFailure(ifLost("Redis closed the connection, replied twice or not in time."))
    }
}
