import AsyncHTTPClient
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import NIOPosix
import NIOSSL
import Telemetry
import Testing

@testable import VaultHTTP

@Suite("Abuse of HTTP/2", .timeLimit(.minutes(5)))
struct HTTP2AbuseTests {
    private typealias Stream = NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart>
    private typealias Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<any Channel>

    private func connect(to server: TestServer) async throws -> (channel: any Channel, streams: Streams) {
        let context = try NIOSSLContext(configuration: server.clientTLS { $0.applicationProtocols = ["h2"] })
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: server.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(context: context, serverHostname: "localhost")
                    try channel.pipeline.syncOperations.addHandler(tls)
                    let streams: Streams = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
                        mode: .client
                    ) { stream in stream.eventLoop.makeSucceededFuture(stream) }
                    return (channel, streams)
                }
            }
    }

    private func open(_ streams: Streams) async throws -> Stream {
        try await streams.openStream { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTPClientCodec())
                return try Stream(wrappingChannelSynchronously: stream)
            }
        }
    }

    @Test("A client that resets stream after stream loses its connection")
    func rapidReset() async throws {
        try await TestServer.run { server in
            let (channel, streams) = try await connect(to: server)
            let head = HTTPRequest(method: .put, scheme: "https", authority: "localhost", path: "/x")
            for _ in 0..<2_000 where channel.isActive {
                let stream = try? await open(streams)
                try? await stream?.executeThenClose { _, outbound in try await outbound.write(.head(head)) }
            }
            try await channel.closeFuture.get()
            while server.openConnections.value > 0 { await Task.yield() }
        }
    }

    @Test("Streams that the server has no room for are reset, and HTTP/1.1 goes on")
    func noRoomForStreams() async throws {
        var limits = ServerLimits()
        limits.maxStreams = 0
        try await TestServer.run(limits: limits) { server in
            try await server.withClient { client in
                _ = await #expect(throws: (any Error).self) { try await client.text(server.url("/")) }
            }
            try await server.withClient(version: .http1Only) { client in
                let answer = try await client.text(server.url("/"))
                #expect(answer.response.status == .ok)
            }
        }
    }

    @Test("A stream that ended leaves its room to others")
    func roomIsGivenBack() async throws {
        var limits = ServerLimits()
        limits.maxStreams = 4
        try await TestServer.run(limits: limits) { server in
            try await server.withClient { client in
                for number in 0..<30 {
                    let answer = try await client.text(server.url("/\(number)"))
                    #expect(answer.response.status == .ok && answer.response.version == .http2)
                }
            }
        }
    }

    @Test("A client that opens a connection and no stream loses it")
    func silent() async throws {
        var limits = ServerLimits()
        limits.requestHeadTimeout = .milliseconds(50)
        try await TestServer.run(limits: limits) { server in
            let (channel, _) = try await connect(to: server)
            try await channel.closeFuture.get()
        }
    }
}
