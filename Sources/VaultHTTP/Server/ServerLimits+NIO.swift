import HummingbirdCore
import NIOCore
import NIOHTTP2

extension ServerLimits {
    var http1Configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestGuard(limits: self)],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: maxHeaderBytes,
                maxHeaderListSize: maxHeaderBytes,
                maxHeaderFieldCount: maxHeaderFields
            )
        )
    }

    var http2Connection: NIOHTTP2ServerConnectionManagementHandler.Configuration {
        NIOHTTP2ServerConnectionManagementHandler.Configuration(
            maxIdleTime: TimeAmount(idleTimeout),
            maxAge: nil,
            maxGraceTime: TimeAmount(drainTimeout),
            keepalive: nil
        )
    }

    var http2Frames: NIOHTTP2Handler.Configuration {
        var configuration = NIOHTTP2Handler.Configuration()
        configuration.connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: maxConcurrentStreams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: maxHeaderBytes),
        ]
        configuration.stream.streamResetFrameRateLimit.maximumCount = maxStreamResets
        return configuration
    }
}
