import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import VaultCore

/// Bounds the size and the time of request bodies, and turns bytes that are not HTTP into an answer.
///
/// A body that breaks a bound ends with a ``VaultError`` where its next part would be, so the handler that
/// reads it answers, and records, as for any other error. Stands before the handlers, once on an HTTP/1.1
/// connection and once on each HTTP/2 stream.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerLimits
    private var state: StateMachine
    private var connection: ConnectionGuard?
    private var bodyTimer: Scheduled<Void>?
    private var stallTimer: Scheduled<Void>?
    private var lingerTimer: Scheduled<Void>?
    private var saidBodyIsAwaited = false
    private var isStream: Bool { connection?.isHTTP2 ?? false }

    init(limits: ServerLimits) {
        self.limits = limits
        state = StateMachine(maxBodyBytes: limits.maxBodyBytes)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection =
            Self.connectionGuard(of: context.channel) ?? context.channel.parent.flatMap(Self.connectionGuard)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        for timer in [bodyTimer, stallTimer, lingerTimer] { timer?.cancel() }
        tell(bodyIsAwaited: false)
        for _ in 0..<state.abandonAll() { connection?.requestEnded() }
    }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): receive(head, data, context)
        case .body(let bytes): act(on: state.body(bytes.readableBytes), data, context)
        case .end:
            stopBodyTimer()
            act(on: state.end(), data, context)
        }
        tell(bodyIsAwaited: state.awaitsBody)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if state.awaitsBody, bodyTimer == nil { startBodyTimer(context) }
        context.fireChannelReadComplete()
        if lingerTimer != nil { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What follows bytes that were no request: the decoder reports each piece of it, and nobody wants them.
        if state.reading == .refused, error is ByteToMessageDecoderError { return }
        guard let cause = Self.cause(error) else { return context.fireErrorCaught(error) }
        act(on: state.malformed(cause), nil, context)
    }

    /// What bytes that are no request are told; nil for any other error.
    private static func cause(_ error: any Error) -> VaultError? {
        if error is HostGuard.Refusal {
            return VaultError(
                .badParameter,
                "The request must name one host: send one Host field, and no other host in the target."
            )
        }
        guard let error = error as? HTTPParserError else { return nil }
        return error == .headerOverflow
            ? VaultError(.headTooLarge, "The request's head is too large.")
            : VaultError(.badParameter, "The request is not valid HTTP.")
    }

    private func receive(_ head: HTTPRequest, _ data: NIOAny, _ context: ChannelHandlerContext) {
        let length = head.headerFields[.contentLength].flatMap { Int($0) }
        let action = state.head(contentLength: length)
        guard action != .drop else { return }
        connection?.requestBegan()
        if case .refuse = action { context.fireChannelRead(data) }
        act(on: action, data, context)
        if action == .forward, !isStream, head.headerFields[.expect]?.lowercased() == "100-continue" {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
    }

    private func act(on action: StateMachine.Inbound, _ data: NIOAny?, _ context: ChannelHandlerContext) {
        switch action {
        case .forward:
            if let data { context.fireChannelRead(data) }
        case .refuse(let error):
            stopBodyTimer()
            tell(bodyIsAwaited: false)
            context.fireErrorCaught(error)
        case .answer(let error): answer(error, context)
        case .drop: break
        }
    }

    // MARK: Outbound

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind != .informational && announcesClose:
            context.write(wrapOutboundOut(.head(head.closing)), promise: promise)
        case .end:
            connection?.requestEnded()
            finish(state.answered(), data, promise, context)
        default: context.write(data, promise: promise)
        }
    }

    /// A client that does not read its answers is not waited for long.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stallTimer?.cancel()
        stallTimer = nil
        if !context.channel.isWritable {
            stallTimer = after(limits.stalledAnswerTimeout, context) { $0.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    private var announcesClose: Bool {
        !isStream && (state.answersLast || connection?.isDraining == true)
    }

    private func finish(
        _ action: StateMachine.Outbound,
        _ data: NIOAny,
        _ promise: EventLoopPromise<Void>?,
        _ context: ChannelHandlerContext
    ) {
        switch action {
        case .write: context.write(data, promise: promise)
        case .writeLast:
            context.writeAndFlush(data, promise: promise)
            linger(context)
        }
    }

    /// Answers bytes that never became a request.
    private func answer(_ error: VaultError, _ context: ChannelHandlerContext) {
        let answer =
            error.code == .headTooLarge
            ? FallbackAnswer(
                .requestHeaderFieldsTooLarge,
                code: error.code.description,
                message: error.summary
            )
            : FallbackAnswer(error)
        context.write(wrapOutboundOut(.head(answer.head.closing)), promise: nil)
        context.write(wrapOutboundOut(.body(answer.body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        linger(context)
    }

    /// Closes, on HTTP/1.1 after reading on for a while: closing over unread bytes resets the connection, and
    /// the client would lose the answer.
    private func linger(_ context: ChannelHandlerContext) {
        guard !isStream else { return context.close(promise: nil) }
        lingerTimer = after(limits.lingerTimeout, context) { $0.close(promise: nil) }
        context.read()
    }

    // MARK: Help

    private func after(
        _ delay: Duration,
        _ context: ChannelHandlerContext,
        _ action: @escaping (ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) { action(context) }
    }

    private func tell(bodyIsAwaited: Bool) {
        guard bodyIsAwaited != saidBodyIsAwaited else { return }
        saidBodyIsAwaited = bodyIsAwaited
        if bodyIsAwaited { connection?.bodyAwaited() } else { connection?.bodyEnded() }
    }

    private func startBodyTimer(_ context: ChannelHandlerContext) {
        bodyTimer = after(limits.requestBodyTimeout, context) { context in
            self.bodyTimer = nil
            self.act(on: self.state.bodyDeadline(), nil, context)
        }
    }

    private func stopBodyTimer() {
        bodyTimer?.cancel()
        bodyTimer = nil
    }

    private static func connectionGuard(of channel: any Channel) -> ConnectionGuard? {
        try? channel.pipeline.syncOperations.handler(type: ConnectionGuard.self)
    }
}

extension VaultError.Code {
    /// The head is larger than the limit.
    fileprivate static let headTooLarge = Self("RequestHeaderFieldsTooLarge")
}

extension HTTPResponse {
    fileprivate var closing: HTTPResponse {
        var head = self
        head.headerFields[.connection] = "close"
        return head
    }
}
