import NIOCore
import NIOHTTP1

/// Refuses an HTTP/1 request that does not say which one host it is for, for every vault has a host of its own.
///
/// Two servers could read two different hosts, and so vaults, out of two `Host` fields, or out of a target that names
/// another host than the field.
///
/// Source: RFC 9112, sections 3.2 and 3.2.2. Stands before the codec, which takes the host out of a target.
final class HostGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// The request names no host, or two.
    struct Refusal: Error {}

    private var isRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        if case .head(let head) = unwrapInboundIn(data), !Self.namesOneHost(head) {
            isRefused = true
            return context.fireErrorCaught(Refusal())
        }
        context.fireChannelRead(data)
    }

    /// Whether the head has one `Host` field, or in HTTP/1.0 none, and its target names no other host.
    static func namesOneHost(_ head: HTTPRequestHead) -> Bool {
        var hosts: [String] = []
        for field in head.headers where field.name.utf8.count == 4 && field.name.lowercased() == "host" {
            hosts.append(field.value)
        }
        guard hosts.count == 1 || hosts.isEmpty && head.version == .http1_0 else { return false }
        return target(head.uri).map { $0 == hosts.first?.lowercased() } ?? true
    }

    /// Host and port of a target in absolute form, lower case; nil for a target that has none.
    private static func target(_ uri: String) -> String? {
        guard !uri.hasPrefix("/"), let mark = uri.firstRange(of: "://") else { return nil }
        return uri[mark.upperBound...].prefix { !"/?#".contains($0) }.lowercased()
    }
}
