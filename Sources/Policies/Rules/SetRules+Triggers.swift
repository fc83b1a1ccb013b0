import VaultCore

extension SetRules {
    func triggerProblems(_ policy: Policy, _ path: String, isForNotices: Bool) -> [PolicyProblem] {
        guard let trigger = policy.trigger else { return [] }
        let here = "\(path).trigger"
        return (isForNotices ? [] : expiryProblems(trigger, policy, here))
            + jitterProblems(trigger, policy, here)
            + paceProblems(trigger, policy, here)
            + (trigger.zone != nil && trigger.cron == nil
                ? error(
                    "\(here).zone",
                    "a zone goes with `cron` alone",
                    "leave it out; windows name their own zones"
                ) : [])
    }

    private func expiryProblems(_ trigger: Trigger, _ policy: Policy, _ path: String) -> [PolicyProblem] {
        guard let lifetime = policy.lifetime else {
            guard trigger.needsExpiry else { return [] }
            return error(
                path,
                "versions made by this policy never expire, so it rotates once at most",
                "add `lifetime`"
            )
        }
        var found: [PolicyProblem] = []
        if let lead = trigger.beforeExpiry, lifetime.shortest <= lead.shortest {
            found += error(
                "\(path).beforeExpiry",
                "a new version lives for \(lifetime) and would be due at once",
                "make `lifetime` longer than `beforeExpiry`"
            )
        }
        if let lead = trigger.beforeExpiry, lead.shortest <= policy.soak + jitter(trigger) {
            found += error(
                "\(path).beforeExpiry",
                "the version can expire before the rings have soaked",
                "begin earlier, or shorten the soaks or the jitter"
            )
        }
        if let every = trigger.every, lifetime.shortest <= every.shortest + jitter(trigger) {
            found += error(
                "\(path).every",
                "a version lives for \(lifetime) and expires before it rotates",
                "make `lifetime` longer than `every` and `jitter` together"
            )
        }
        return found
    }

    private func jitterProblems(_ trigger: Trigger, _ policy: Policy, _ path: String) -> [PolicyProblem] {
        guard let jitter = trigger.jitter else { return [] }
        if let every = trigger.every, every.shortest <= jitter.shortest {
            return error("\(path).jitter", "the jitter is as long as the period \(every)", "make it shorter")
        }
        if let gap = shortestGap(trigger), gap <= jitter.shortest {
            return error(
                "\(path).jitter",
                "the jitter is as long as the time between two firings",
                "make it shorter"
            )
        }
        return []
    }

    /// A rotation must be over before the next is due.
    private func paceProblems(_ trigger: Trigger, _ policy: Policy, _ path: String) -> [PolicyProblem] {
        let remedy = "rotate less often, or shorten the soaks or the deadline"
        let span = policy.soak + policy.grace.overlap.shortest
        if let every = trigger.every, every.shortest < span {
            return error(
                "\(path).every",
                "the next rotation is due before this one can end, soaks and grace included",
                remedy
            )
        }
        if let gap = shortestGap(trigger), gap < span {
            return error(
                "\(path).cron",
                "the next rotation is due before this one can end, soaks and grace included",
                remedy
            )
        }
        return []
    }

    private func jitter(_ trigger: Trigger) -> Duration { trigger.jitter?.shortest ?? .zero }

    /// The shortest time between two of the next hundred firings of a cron text.
    private func shortestGap(_ trigger: Trigger) -> Duration? {
        let firings = CronFirings.next(100, of: trigger, from: now)
        return zip(firings, firings.dropFirst()).map { $1 - $0 }.min()
    }
}

/// The times to come of a cron text.
enum CronFirings {
    /// The next firings, at most `count`; none when the trigger has no cron text.
    static func next(_ count: Int, of trigger: Trigger, from now: Timestamp) -> [Timestamp] {
        guard let cron = trigger.cron else { return [] }
        var found: [Timestamp] = []
        var last = now
        while found.count < count, let firing = cron.firing(after: last, in: trigger.zone ?? .utc) {
            found.append(firing)
            last = firing
        }
        return found
    }
}
