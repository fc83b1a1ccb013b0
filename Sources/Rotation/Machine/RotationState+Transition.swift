public import VaultCore

extension RotationState {
    /// The state after `event` at `instant`; nil when the event cannot happen here, and the state then stays as it
    /// was.
    ///
    /// One function for live running, recovery and simulation.
    public func after(_ event: RotationEvent, at instant: Timestamp) -> RotationState? {
        halt == nil ? running(event, at: instant) : halted(event, at: instant)
    }

    /// What a journal adds up to.
    ///
    /// Throws ``VaultError/Code/integrity`` naming the first event that cannot follow on those before it.
    public init(folding events: some Sequence<(event: RotationEvent, at: Timestamp)>) throws(VaultError) {
        var state: RotationState?
        var place: Int64 = 0
        for (event, instant) in events {
            place += 1
            state = try Self.folding(event, at: instant, onto: state, place: place)
        }
        guard let state else { throw VaultError(.integrity, "The journal of a rotation is empty.") }
        self = state
    }

    /// What the event at a place of a journal makes of `state`, which is nil before the first.
    ///
    /// Throws ``VaultError/Code/integrity`` naming the event when it cannot follow.
    public static func folding(
        _ event: RotationEvent,
        at instant: Timestamp,
        onto state: RotationState?,
        place: Int64
    ) throws(VaultError) -> RotationState {
        if let next = after(event, at: instant, from: state) { return next }
        throw VaultError(
            .integrity,
            "Event \(place) of a rotation, '\(event.name)', cannot follow "
                + "\(state.map { "the state '\($0.phase)'" } ?? "nothing")."
        )
    }

    private static func after(_ event: RotationEvent, at instant: Timestamp, from state: RotationState?)
        -> RotationState?
    {
        if let state { return state.after(event, at: instant) }
        guard case .planned(let plan) = event else { return nil }
        return RotationState(plan, at: instant)
    }

    // MARK: - By kind of event

    private func running(_ event: RotationEvent, at instant: Timestamp) -> RotationState? {
        switch event {
        case .planned: nil
        case .approved, .issuing, .generated, .staging, .staged, .verified, .exposed, .promoted, .recorded:
            forward(event, at: instant)
        case .retiring, .retired: ending(event, at: instant)
        case .restoring, .restored, .discarded: undoing(event, at: instant)
        case .refused, .regenerated, .failed, .probeFailed, .stuck, .paused: setBack(event, at: instant)
        case .retried: retried(at: instant)
        case .resumed: nil
        }
    }

    private func halted(_ event: RotationEvent, at instant: Timestamp) -> RotationState? {
        switch event {
        case .resumed:
            var next = self
            next.halt = nil
            next.attempts = Attempts()
            return next
        case .discarded, .restoring: return undoing(event, at: instant)
        case .approved: return forward(event, at: instant)
        default: return nil
        }
    }

    private func forward(_ event: RotationEvent, at instant: Timestamp) -> RotationState? {
        let hasTarget = plan.target != nil
        switch (phase, event) {
        case (.planned, .approved(let person)): return approved(by: person)
        case (.planned, .issuing) where hasTarget: return issuing(at: instant)
        case (.staging, .issuing) where canIssueAgain, (.staged, .issuing) where canIssueAgain:
            return issuing(at: instant)
        case (.planned, .generated),
            (.issuing, .generated) where !hasCandidate:
            return generated(at: instant)
        case (.generated, .staging) where hasTarget: return moved(to: .staging, at: instant)
        case (.staging, .staged): return moved(to: .staged, at: instant)
        case (.staged, .verified(let accepted)): return verified(accepted, at: instant)
        case (.verified, .exposed), (.exposed, .exposed): return exposedFurther(at: instant)
        case (.generated, .promoted) where !hasTarget: return promoted(at: instant)
        case (.verified, .promoted) where isExposedEnough, (.exposed, .promoted) where isExposedEnough:
            return promoted(at: instant)
        case (.promoted, .recorded): return moved(to: hasTarget ? .observing : .done, at: instant)
        default: return nil
        }
    }

    private func ending(_ event: RotationEvent, at instant: Timestamp) -> RotationState? {
        switch (phase, event) {
        case (.observing, .retiring(let cause, _)):
            var next = moved(to: .retiring, at: instant)
            next.retirement = cause
            return next
        case (.retiring, .retired): return moved(to: .done, at: instant)
        default: return nil
        }
    }

    private func undoing(_ event: RotationEvent, at instant: Timestamp) -> RotationState? {
        switch (phase, event) {
        case (.generated, .restoring(let cause)) where isKnownToTarget,
            (.issuing, .restoring(let cause)) where hasCandidate,
            (.staging, .restoring(let cause)), (.staged, .restoring(let cause)),
            (.verified, .restoring(let cause)), (.exposed, .restoring(let cause)):
            return undone(cause, to: .restoring, at: instant)
        case (.observing, .restoring(let cause)) where canReturn(for: cause):
            return undone(cause, to: .restoring, at: instant)
        case (.restoring, .restored) where halt == nil: return moved(to: .rolledBack, at: instant)
        case (.planned, .discarded(let cause)),
            (.issuing, .discarded(let cause)) where !hasCandidate,
            (.generated, .discarded(let cause)) where !isKnownToTarget:
            return undone(cause, to: .rolledBack, at: instant)
        default: return nil
        }
    }

    private func setBack(_ event: RotationEvent, at instant: Timestamp) -> RotationState? {
        guard !isEnded else { return nil }
        switch (phase, event) {
        case (.staging, .refused(let failure, let retryAt)), (.staged, .refused(let failure, let retryAt)):
            return failing(failure, retryAt: retryAt, isRefusal: true)
        case (.staging, .regenerated(let version)), (.staged, .regenerated(let version)),
            (.issuing, .regenerated(let version)) where hasCandidate:
            return regenerated(version, at: instant)
        case (_, .failed(let failure, let retryAt)): return failing(failure, retryAt: retryAt)
        case (.exposed, .probeFailed), (.observing, .probeFailed): return withProbeFailure()
        case (.promoted, _), (_, .probeFailed): return nil
        case (_, .stuck(let failure)): return halted(.stuck(failure))
        case (_, .paused): return halted(.paused)
        default: return nil
        }
    }

    // MARK: - Changes

    /// A promoted candidate can be undone as long as two logins work, and never because of another version that
    /// has become current in its place.
    private func canReturn(for cause: UndoCause) -> Bool {
        guard let target = plan.target, target.overlap != TargetOverlap.none, !isPredecessorLost else {
            return false
        }
        return cause != .superseded && cause != .deleted
    }

    /// Whether the target may accept a candidate before it is staged: one that it made, or one that it refused before.
    private var isKnownToTarget: Bool { isIssued || regenerations > 0 }

    /// Whether the target refused the candidate that it made, so that it is to make another.
    var canIssueAgain: Bool { isIssued && attempts.refusals >= 2 }

    /// Whether every ring has the candidate, or nobody can wait for that.
    private var isExposedEnough: Bool {
        isPredecessorLost || exposedRings == plan.target?.rings.count
    }

    private func moved(to phase: Phase, at instant: Timestamp) -> RotationState {
        var next = self
        next.phase = phase
        next.since = instant
        next.attempts = Attempts()
        next.probeFailures = 0
        next.halt = nil
        return next
    }

    private func issuing(at instant: Timestamp) -> RotationState {
        var next = moved(to: .issuing, at: instant)
        next.isIssued = true
        return next
    }

    private func generated(at instant: Timestamp) -> RotationState {
        var next = moved(to: .generated, at: instant)
        next.hasCandidate = true
        return next
    }

    private func approved(by person: String) -> RotationState? {
        guard !approvals.contains(person), approvals.count < plan.approvals, person != plan.requestedBy
        else { return nil }
        var next = self
        next.approvals.insert(person)
        return next
    }

    private func verified(_ isPredecessorAccepted: Bool, at instant: Timestamp) -> RotationState {
        var next = moved(to: .verified, at: instant)
        next.isPredecessorLost = !isPredecessorAccepted
        return next
    }

    private func exposedFurther(at instant: Timestamp) -> RotationState? {
        guard let target = plan.target, exposedRings < target.rings.count, !isPredecessorLost else {
            return nil
        }
        var next = moved(to: .exposed, at: instant)
        next.exposedRings += 1
        return next
    }

    private func promoted(at instant: Timestamp) -> RotationState {
        var next = moved(to: .promoted, at: instant)
        next.promotedAt = instant
        return next
    }

    private func undone(_ cause: UndoCause, to phase: Phase, at instant: Timestamp) -> RotationState {
        var next = moved(to: phase, at: instant)
        next.undo = cause
        return next
    }

    private func regenerated(_ version: VersionID, at instant: Timestamp) -> RotationState? {
        guard version != candidate else { return nil }
        var next = moved(to: .generated, at: instant)
        next.candidate = version
        next.regenerations += 1
        return next
    }

    private func failing(_ failure: StepFailure, retryAt: Timestamp, isRefusal: Bool = false) -> RotationState
    {
        var next = self
        next.attempts.failures += 1
        next.attempts.refusals += isRefusal ? 1 : 0
        next.attempts.retryAt = retryAt
        next.attempts.last = failure
        return next
    }

    private func withProbeFailure() -> RotationState {
        var next = self
        next.probeFailures += 1
        return next
    }

    /// The step at hand without the wait for its next try; how often it failed still counts.
    private func retried(at instant: Timestamp) -> RotationState? {
        guard let retryAt = attempts.retryAt, retryAt > instant else { return nil }
        var next = self
        next.attempts.retryAt = nil
        return next
    }

    private func halted(_ halt: Halt) -> RotationState {
        var next = self
        next.halt = halt
        return next
    }
}
