/// Whether what a server remembers of the store is young enough to decide by.
public protocol Freshness: Sendable {
    /// Whether it is now.
    var isFresh: Bool { get }

    /// Returns when it is.
    ///
    /// Throws ``VaultError/Code/unavailable`` when it does not become so in time.
    func wait() async throws(VaultError)
}

/// The freshness of a server that has its store for itself: nobody changes it unseen.
public struct AlwaysFresh: Freshness {
    /// Nothing to look at.
    public init() {}

    /// It always is.
    public var isFresh: Bool { true }

    /// Returns at once.
    public func wait() async throws(VaultError) {}
}
