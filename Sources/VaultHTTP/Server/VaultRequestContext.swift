public import Hummingbird
import NIOCore

/// What a handler knows of a request beside the request itself.
public struct VaultRequestContext: RequestContext {
    /// Hummingbird's part; holds the logger.
    public var coreContext: CoreRequestContextStorage
    /// The client's IP address.
    public let remoteAddress: String?

    /// The context of a request that came over `source`'s connection.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress
    }
}
