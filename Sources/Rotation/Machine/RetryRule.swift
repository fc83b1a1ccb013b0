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

    /// The rule for a rotation: that of its plan, or this one.
    public func applied(to state: RotationState) -> RetryRule {
        guard let own = state.plan.target?.retry else { return self }
        return RetryRule(first: own.first.shortest, longest: own.longest.shortest, attempts: own.attempts)
    }

    /// The wait after so many failures in a row.
    public func delay(afterFailures failures: Int) -> Duration {
        min(longest, first * (1 << min(max(failures - 1, 0), 30)))
    }

    /// How long all tries take at least, from the first failure to the last.
    public var span: Duration {
        (1..<max(attempts, 2)).reduce(.zero) { $0 + delay(afterFailures: $1) }
    }

    /// What a failure of the step at hand means for a rotation in this state: another try, or stuck; nil for one
    /// that is halted or has ended.
    ///
    /// The audit record is tried for ever: the new version is in use already, and the record must not be lost.
    public func event(for failure: StepFailure, in state: RotationState, at now: Timestamp) -> RotationEvent?
    {
        guard state.halt == nil, !state.isEnded else { return nil }
        let failures = state.attempts.failures + 1
        if failures >= attempts, state.phase != .promoted { return .stuck(failure) }
        return .failed(failure, retryAt: now + delay(afterFailures: failures))
    }

    /// What a refusal of the candidate means: another try, another candidate, or stuck when too many were refused.
    public func event(forRefusal failure: StepFailure, in state: RotationState, at now: Timestamp)
        -> RotationEvent?
    {
        guard state.halt == nil, !state.isEnded else { return nil }
        let isLast =
            state.attempts.refusals + 1 >= 2 && state.regenerations >= RotationState.mostRegenerations
        if isLast { return .stuck(failure) }
        return .refused(failure, retryAt: now + delay(afterFailures: state.attempts.refusals + 1))
    }
}
