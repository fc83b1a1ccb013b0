/// How a store's connections to its database fare at this moment.
public struct DatabasePool: Sendable, Equatable {
    /// Connections that stand.
    public let connections: Int
    /// Reads and writes that wait for one.
    public let waiting: Int
}
