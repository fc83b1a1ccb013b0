public import VaultCore

/// What telling of expiries needs of the server around it.
public struct NoticeOutlet: Sendable {
    let url: @Sendable (VaultName) -> String
    let observe: @Sendable (NoticeNews) -> Void

    /// `url` is where a vault is reached, without a slash at the end; `observe` hears of each attempt.
    public init(
        url: @escaping @Sendable (VaultName) -> String,
        observe: @escaping @Sendable (NoticeNews) -> Void = { _ in }
    ) {
        self.url = url
        self.observe = observe
    }

    /// The URL of the version that an event tells of.
    func address(of entry: OutboxEntry) -> String {
        let object = entry.object
        return "\(url(object.vault))/\(object.kind.collection)/\(object.name.spelling)/\(entry.version)"
    }
}
