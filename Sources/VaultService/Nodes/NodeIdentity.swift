public import VaultCore

/// What a server says of itself to the others of its database.
public struct NodeIdentity: Sendable {
    /// Under which name it claims work; the same after a restart.
    public var name: String
    /// Its process.
    public var process: String
    /// Its machine and data folder.
    public var place: String
    /// Its release.
    public var version: String
    /// Where it is reached.
    public var address: String
    /// When it began to serve.
    public var started: Timestamp

    /// An identity with all its parts.
    public init(
        name: String,
        process: String,
        place: String,
        version: String,
        address: String,
        started: Timestamp
    ) {
        self.name = name
        self.process = process
        self.place = place
        self.version = version
        self.address = address
        self.started = started
    }

    /// The record of the moment.
    func record(at now: Timestamp, ahead: Duration, flushed: Timestamp) -> NodeRecord {
        NodeRecord(
            name: name,
            process: process,
            place: place,
            version: version,
            address: address,
            started: started,
            seen: now,
            ahead: ahead,
            flushed: flushed
        )
    }
}
