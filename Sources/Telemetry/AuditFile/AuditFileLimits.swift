/// The bounds of the audit file.
public struct AuditFileLimits: Sendable {
    /// How many lines may wait for the next write; more are refused.
    public var waitingLines: Int
    /// How many bytes may wait for the next write; more are refused.
    public var waitingBytes: Int
    /// The size at which the file is set aside under a dated name and a new one begun.
    public var rollOverBytes: Int
    /// How long the next write waits for each line beyond the first that the last one took.
    public var gatherPerLine: Duration
    /// How long a write waits for more lines at most.
    public var gatherAtMost: Duration
    /// How long the log rests after a failed write before it tries again by itself.
    public var retryInterval: Duration

    /// Bounds fit for a server of some thousand requests a second.
    public init(
        waitingLines: Int = 10_000,
        waitingBytes: Int = 16 << 20,
        rollOverBytes: Int = 256 << 20,
        gatherPerLine: Duration = .microseconds(250),
        gatherAtMost: Duration = .microseconds(500),
        retryInterval: Duration = .seconds(1)
    ) {
        self.waitingLines = waitingLines
        self.waitingBytes = waitingBytes
        self.rollOverBytes = rollOverBytes
        self.gatherPerLine = gatherPerLine
        self.gatherAtMost = gatherAtMost
        self.retryInterval = retryInterval
    }
}
