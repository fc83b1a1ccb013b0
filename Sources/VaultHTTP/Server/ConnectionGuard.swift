import NIOCore
import NIOPosix

/// Bounds how long a connection may be silent, and closes it when the server is to stop.
///
/// When connections are many, one that waits for its client makes way for others. Stands first, so that closing
/// here does not wait for a peer's part in closing TLS. The requests of the connection, whichever version of HTTP they
/// come by, tell it when they begin and end.
final class ConnectionGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Closes a connection at once, whatever goes on in it.
    struct CloseNow: Sendable {}

    /// Closes a connection that waits for its client.
    struct MakeWay: Sendable {}

    private let headTimeout: TimeAmount
    private let idleTimeout: TimeAmount
    /// HTTP/2 tells an idle client that it will close; this long the client may take to hear it.
    private static let goodbyeTime = TimeAmount.seconds(5)
    /// The same once the server is to stop: a client that does not answer holds that up no longer.
    private static let lastGoodbyeTime = TimeAmount.seconds(2)

    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var requestsInFlight = 0
    private var bodiesAwaited = 0
    private var hadRequest = false
    private var idleSince = NIODeadline.now()
    private var isWaiting = true
    /// Since when the connection waits for its client: for a head, for the rest of a body, or for another request.
    let wait: ClientWait
    /// Set once ALPN chose HTTP/2.
    var isHTTP2 = false
    /// Set once the server is to stop.
    private(set) var isDraining = false

    init(limits: ServerLimits) {
        wait = ClientWait(since: idleSince.uptimeNanoseconds)
        headTimeout = TimeAmount(limits.requestHeadTimeout)
        idleTimeout = TimeAmount(limits.idleTimeout)
    }

    // MARK: What the requests tell

    /// The first request ends the wait for a head.
    ///
    /// The idle timer is left running: when it fires early it is set anew, which costs less than setting it for each
    /// request.
    func requestBegan() {
        if !hadRequest { stopTimer() }
        hadRequest = true
        requestsInFlight += 1
        noteWait()
    }

    /// A request whose head came has more to come.
    func bodyAwaited() {
        bodiesAwaited += 1
        noteWait()
    }

    /// A body came to its end, or nobody wants the rest.
    func bodyEnded() {
        bodiesAwaited -= 1
        noteWait()
    }

    func requestEnded() {
        requestsInFlight -= 1
        noteWait()
        guard requestsInFlight == 0 else { return }
        idleSince = .now()
        schedule(at: idleDeadline)
    }

    private func noteWait() {
        let waits = requestsInFlight == bodiesAwaited
        guard waits != isWaiting else { return }
        isWaiting = waits
        if waits { wait.begin(at: NIODeadline.now().uptimeNanoseconds) } else { wait.end() }
    }

    // MARK: Handler

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        schedule(at: .now() + headTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stopTimer()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if wait.isSilent { wait.clientSpoke() }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is CloseNow: context.close(promise: nil)
        case is MakeWay: if isWaiting { context.close(promise: nil) }
        case is ChannelShouldQuiesceEvent where !hadRequest && !isHTTP2: context.close(promise: nil)
        case is ChannelShouldQuiesceEvent:
            isDraining = true
            context.fireUserInboundEventTriggered(event)
            if isHTTP2 {
                closeAfterGoodbye(saidAt: .now())
            } else if requestsInFlight == 0 {
                closeWhenSent(context)
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// Closes once what TLS has written, its farewell last, is on its way; an idle client never answers that.
    private func closeWhenSent(_ context: ChannelHandlerContext) {
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: sent)
    }

    // MARK: Time

    /// Closes when the client had its time to hear the goodbye and to read its last answer.
    private func closeAfterGoodbye(saidAt instant: NIODeadline) {
        context?.eventLoop.assumeIsolated().scheduleTask(deadline: instant + Self.lastGoodbyeTime) {
            if self.requestsInFlight == 0, self.idleSince <= instant {
                self.context?.channel.close(promise: nil)
            } else {
                self.closeAfterGoodbye(saidAt: self.requestsInFlight == 0 ? self.idleSince : .now())
            }
        }
    }

    private var idleDeadline: NIODeadline {
        idleSince + idleTimeout + (isHTTP2 ? Self.goodbyeTime : .zero)
    }

    private func schedule(at deadline: NIODeadline) {
        guard timer == nil, let context else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.timerFired() }
    }

    private func stopTimer() {
        timer?.cancel()
        timer = nil
    }

    private func timerFired() {
        timer = nil
        guard requestsInFlight == 0, let context else { return }
        if !hadRequest {
            context.close(promise: nil)
        } else if NIODeadline.now() < idleDeadline {
            schedule(at: idleDeadline)
        } else {
            // From the far end, so that TLS says farewell first.
            context.channel.close(promise: nil)
        }
    }
}
