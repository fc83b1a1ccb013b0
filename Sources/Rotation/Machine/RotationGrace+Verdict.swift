public import VaultCore

extension RotationGrace {
    /// Whether the old login may be taken away.
    public enum Verdict: Equatable, Sendable {
        /// It may, for this reason.
        case retire(RetirementCause)
        /// Not before this instant, and then only if nobody uses it until then.
        case wait(until: Timestamp)
        /// Somebody uses it still, and the policy says to hold it past the deadline.
        case held(nextLook: Timestamp)
    }

    /// Judges at `now` a version that was replaced at `promoted`.
    ///
    /// Quiet is proved, never assumed: it counts from the last use, from the promotion, or from when the evidence
    /// became complete, whichever is latest. A clock that was set begins it, and the deadline, anew. A timer alone
    /// retires nothing, except at a deadline that the policy names for it. While nobody can see who uses it, it is looked
    /// at again a minute later; while uses of the last moments are still under way from another server, a second later.
    public func verdict(at now: Timestamp, promoted: Timestamp, evidence: RotationEvidence) -> Verdict {
        let promoted = promoted.counted(evenSince: evidence.evenSince)
        let quietSince = max(promoted, evidence.completeSince, evidence.lastUse ?? promoted)
        let quietUntil = quiet.after(quietSince)
        let isKnown = quietUntil <= min(now, evidence.completeUntil ?? now)
        if isKnown, !evidence.isBlind { return .retire(.quiet) }
        let look = quietUntil > now ? quietUntil : now + .seconds(evidence.isBlind ? 60 : 1)
        guard let deadline = deadline?.after(promoted) else { return .wait(until: look) }
        if deadline > now { return .wait(until: min(look, deadline)) }
        return atDeadline == .retire ? .retire(.deadline) : .held(nextLook: look)
    }

    /// Whether the policy ends the old login now, used or not.
    func isOver(at now: Timestamp, promoted: Timestamp) -> Bool {
        guard atDeadline == .retire, let deadline else { return false }
        return deadline.after(promoted) <= now
    }
}
