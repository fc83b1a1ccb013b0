import VaultCore

extension SetRules {
    func policyProblems(_ policy: Policy, _ path: String) -> [PolicyProblem] {
        ringProblems(policy, path) + graceProblems(policy, path) + windowProblems(policy, path)
            + driftProblems(policy, path)
            + (policy.retries.longest.shortest < policy.retries.first.shortest
                ? error(
                    "\(path).retries",
                    "the longest wait is shorter than the first",
                    "make `longest` at least `first`"
                )
                : [])
    }

    private func driftProblems(_ policy: Policy, _ path: String) -> [PolicyProblem] {
        guard let every = policy.drift?.every, every.shortest < DriftRule.shortestEvery else { return [] }
        return error(
            "\(path).drift.every",
            "each look is a login at the target, and \(every) is too often",
            "write PT1M or longer"
        )
    }

    private func windowProblems(_ policy: Policy, _ path: String) -> [PolicyProblem] {
        guard policy.windows.opening(from: now) == nil else { return [] }
        return error(
            "\(path).windows",
            "the windows never open in the next five years",
            "allow times that no freeze covers"
        )
    }

    private func ringProblems(_ policy: Policy, _ path: String) -> [PolicyProblem] {
        var found: [PolicyProblem] = []
        var seen: Set<String> = []
        for (index, ring) in policy.rings.enumerated() {
            let here = "\(path).rings[\(index)]"
            let isLast = index == policy.rings.count - 1
            if !seen.insert(ring.name).inserted {
                found += error(
                    "\(here).name",
                    "two rings are called `\(ring.name)`",
                    "give each its own name"
                )
            }
            if isLast && ring.select != nil {
                found += error(
                    here,
                    "the last ring must take everyone",
                    "leave `select` out, or add a last ring without it"
                )
            }
            if !isLast && ring.select == nil {
                found += error(
                    here,
                    "only the last ring takes everyone",
                    "add `select`, or leave out the rings after it"
                )
            }
            found += soakProblems(ring, isLast: isLast, policy, here)
        }
        return found
    }

    private func soakProblems(_ ring: Ring, isLast: Bool, _ policy: Policy, _ path: String) -> [PolicyProblem]
    {
        guard let soak = ring.soak else { return [] }
        if let deadline = policy.grace.deadline, deadline.shortest < soak.shortest {
            return error(
                "\(path).soak",
                "the grace deadline \(deadline) is shorter than the soak \(soak) of ring `\(ring.name)`",
                "lengthen `grace.deadline` or shorten the soak"
            )
        }
        if let cache = policy.consumersCache, !isLast, soak.shortest < cache.shortest {
            return warning(
                "\(path).soak",
                "consumers may keep the old value for \(cache), longer than the soak \(soak)",
                "soak for longer, so that the ring's verdict is about the new value"
            )
        }
        return []
    }

    private func graceProblems(_ policy: Policy, _ path: String) -> [PolicyProblem] {
        let grace = policy.grace
        var found: [PolicyProblem] = []
        if let deadline = grace.deadline, deadline.shortest < grace.quiet.shortest {
            found += error(
                "\(path).grace",
                "the deadline \(deadline) comes before the quiet period \(grace.quiet) can end",
                "make `deadline` at least `quiet`"
            )
        }
        if let deadline = grace.deadline, deadline.shortest < grace.emergency.shortest {
            found += error(
                "\(path).grace",
                "the overlap of an emergency, \(grace.emergency), is longer than the deadline \(deadline)",
                "make `emergency` at most `deadline`"
            )
        }
        if let cache = policy.consumersCache { found += cacheProblem(cache, grace, "\(path).grace") }
        return found
    }

    /// The quiet period must outlast the caches of consumers, or a consumer that keeps the old value looks gone.
    func cacheProblem(_ cache: CalendarDuration, _ grace: Grace, _ path: String) -> [PolicyProblem] {
        guard grace.quiet.shortest < cache.shortest else { return [] }
        return error(
            path,
            "the quiet period \(grace.quiet) is shorter than the \(cache) for which consumers keep a value",
            "make `grace.quiet` at least `consumersCache`"
        )
    }
}
