import NIOCore

/// Closes an HTTP/2 connection whose peer broke the protocol or NIO's bounds.
///
/// NIO says farewell with the reason and reports the error; without this the connection would stay. Stands last.
final class HTTP2ErrorClose: ChannelInboundHandler {
    typealias InboundIn = Never

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.flush()
        context.close(promise: nil)
    }
}
