/// Where the server listens, and how.
public struct ServerOptions: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port; 0 takes any free one.
    public var port: Int
    /// The bounds for clients.
    public var limits: ServerLimits

    /// Options for `host` and `port`.
    public init(host: String = "127.0.0.1", port: Int = 8_443, limits: ServerLimits = ServerLimits()) {
        self.host = host
        self.port = port
        self.limits = limits
    }
}
