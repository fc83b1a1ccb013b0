/// What a server notices about the others of its database.
public enum NodeEvent: Equatable, Sendable {
    /// One that had begun to serve is silent; its work was taken over.
    case tookOver(name: String, leases: Int)
    /// The others took this one for gone, and it is back.
    case returned
    /// This machine's clock is so far ahead of the database's, or behind, that it does no scheduled work.
    case clockOff(Duration)
    /// The clock is right again.
    case clockRight
    /// What others changed could not be read.
    case blind(reason: String)
    /// What others changed is read again.
    case sees
}
