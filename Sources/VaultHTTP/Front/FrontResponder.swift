public import Access
import HTTPTypes
public import Hummingbird
import KeyVaultWire
import NIOCore
import VaultCore

/// Joins the front door to the HTTP server.
public struct FrontResponder: HTTPResponder {
    private let door: FrontDoor
    private let proxies: TrustedProxies

    /// Leads the server's requests to `door`; `proxies` are believed about whom they were called by.
    public init(door: FrontDoor, proxies: TrustedProxies = TrustedProxies()) {
        self.door = door
        self.proxies = proxies
    }

    /// Answers a request.
    public func respond(to request: Request, context: VaultRequestContext) async throws -> Response {
        let reply = await door.respond(to: frame(request, context))
        var fields = reply.headers
        if !reply.body.isEmpty || reply.download != nil { fields[.contentType] = reply.contentType }
        return Response(
            status: HTTPResponse.Status(code: reply.status),
            headers: fields,
            body: reply.download.map(Self.stream) ?? ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
        )
    }

    private static func stream(_ download: Download) -> ResponseBody {
        ResponseBody(contentLength: download.length) { writer in
            while case let piece = try await download.next(), !piece.isEmpty {
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try await writer.finish(nil)
        }
    }

    private func frame(_ request: Request, _ context: VaultRequestContext) -> RequestFrame {
        let target = request.head.path ?? "/"
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        return RequestFrame(
            method: request.head.method.rawValue,
            path: String(target[..<(mark ?? target.endIndex)]),
            query: mark.map { String(target[target.utf8.index(after: $0)...]) } ?? "",
            headers: request.head.headerFields,
            authority: (request.head.authority ?? "").lowercased(),
            remoteAddress: proxies.caller(
                from: context.remoteAddress ?? "",
                forwarded: request.head.headerFields[values: HeaderName.forwardedFor]
            ),
            body: { limit in try await Self.collect(request, limit) }
        )
    }

    private static func collect(_ request: Request, _ limit: Int) async throws -> [UInt8] {
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw VaultError(.bodyTooLarge, "The body is larger than \(limit) bytes: send less.")
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw VaultError(.bodyTooLarge, "The body is larger than \(limit) bytes: send less.")
        } catch let error as VaultError {
            throw error
        } catch {
            // Whatever ends a body early is the client's doing, and no fault of the server.
            throw VaultError(.badParameter, "The body ended before it was whole.")
        }
    }
}
