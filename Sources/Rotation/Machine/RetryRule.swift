public import VaultCore

/// How a failing step backs off, and when it is given up.
public struct RetryRule: Equatable, Sendable {
    /// The wait after the first failure; each further one doubles it.
    public var first: Duration
    /// No wait is longer.
    public var longest: Duration
    /// So many failures of one step in a row, and the rotation is stuck.
    public var attempts: Int

    /// Half a minute doubling up to an hour, ten tries: about three hours in all.
    public init(first: Duration = .seconds(30), longest: Duration = .seconds(3_600), attempts: Int = 10) {
        self.first = first
        self.longest = longest
        self.attempts = attempts
    }

    /// The wait after so many failures in a row.
    public func delay(afterFailures failures: Int) -> Duration {
        min(longest, first * (1 << min(max(failures - 1, 0), 30)))
    }

    /// What a failure of the step at hand means for a rotation in this state: another try, or stuck.
    ///
    /// The audit record is tried for ever: the new version is in use already, and the record must not be lost.
    public func event(forFailure code: String, in state: RotationState, at now: Timestamp) -> RotationEvent? {
        switch state {
        case .planned(_, let tried), .generated(_, let tried):
            tried.failures + 1 >= attempts ? .stuck(code: code) : retry(code, after: tried, at: now)
        case .promoted(_, let tried): retry(code, after: tried, at: now)
        case .new, .stuckBeforeCandidate, .stuckWithCandidate, .done, .rolledBack: nil
        }
    }

    private func retry(_ code: String, after tried: RotationState.Attempts, at now: Timestamp)
        -> RotationEvent
    {
        .failed(code: code, retryAt: now + delay(afterFailures: tried.failures + 1))
    }
}
