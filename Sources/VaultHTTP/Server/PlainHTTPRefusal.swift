import NIOCore

/// Looks at the first byte of a connection and answers in plain text when the client did not begin TLS.
///
/// Stands before TLS. Anything that is neither TLS nor a letter is left to TLS, which closes.
final class PlainHTTPRefusal: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let text = """
        This port speaks HTTPS only. Use https:// in the URL, \
        and trust the server's CA certificate (rekey ca prints how).\n
        """
    private var isRefusing = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefusing else { return }
        guard unwrapInboundIn(data).looksLikePlainHTTP else {
            context.fireChannelRead(data)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
            return
        }
        isRefusing = true
        refuse(context)
    }

    private func refuse(_ context: ChannelHandlerContext) {
        let answer = """
            HTTP/1.1 400 Bad Request\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Length: \(Self.text.utf8.count)\r
            Connection: close\r
            \r
            \(Self.text)
            """
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: written)
    }
}

extension ByteBuffer {
    /// Whether the first byte is a letter: every HTTP method begins with one, no TLS record does.
    fileprivate var looksLikePlainHTTP: Bool {
        guard let first = getInteger(at: readerIndex, as: UInt8.self) else { return false }
        return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first & 0xDF)
    }
}
