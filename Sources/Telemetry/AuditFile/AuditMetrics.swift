/// Measure M7: how many records there should be, and how many there are.
public struct AuditMetrics: Sendable {
    /// Records that callers asked for.
    public let expected: Counter
    /// Records that are durable.
    public let recorded: Counter
    /// How often another program removed or exchanged the file.
    public let lostFiles: Counter

    /// The counters; of their own when none are given.
    public init(expected: Counter = Counter(), recorded: Counter = Counter(), lostFiles: Counter = Counter())
    {
        self.expected = expected
        self.recorded = recorded
        self.lostFiles = lostFiles
    }
}
