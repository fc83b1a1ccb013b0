import VaultCore

extension Receipt {
    /// What in it cannot all be true, in words; empty for an account that holds together.
    ///
    /// An honest server whose clock was set back during the rotation writes such a receipt too.
    public var contradictions: [String] {
        identityProblems + orderProblems + useProblems + decisionProblems
    }

    // MARK: - What it is about

    private var identityProblems: [String] {
        var found: [String] = []
        if form < 1 { found.append("There is no form \(form) of receipts.") }
        if VersionID(versions.old) == nil || VersionID(versions.new) == nil {
            found.append("The versions are not named by their identifiers.")
        }
        if versions.old == versions.new { found.append("The old version and the new one are the same.") }
        if !["scheduled", "onDemand", "emergency"].contains(request.trigger) {
            found.append("Nothing begins a rotation by '\(request.trigger)'.")
        }
        guard let overlap = TargetOverlap(rawValue: target.strategy) else {
            return found + ["No target keeps the old login alive by '\(target.strategy)'."]
        }
        if (overlap == .twoPrincipals) == (target.oldPrincipal == target.newPrincipal) {
            found.append("The principals do not fit the strategy \(target.strategy).")
        }
        if (overlap == TargetOverlap.none) != (decision.cause == .noOverlap), decision.cause != .person {
            found.append("The cause does not fit the strategy \(target.strategy).")
        }
        return found
    }

    // MARK: - What happened when

    private var orderProblems: [String] {
        let order: [(String, ReceiptTime)] = [
            ("the rotation began", times.begun), ("the new version became current", times.promoted),
            ("the end of the old one was decided", times.decided),
            ("the refusal was seen", times.refused), ("the retirement was committed", times.retired),
        ]
        var found = zip(order, order.dropFirst()).compactMap { earlier, later in
            later.1 < earlier.1
                ? "At \(later.1) \(later.0), and only at \(earlier.1) \(earlier.0)." : nil
        }
        if issued != times.retired.instant.unixSeconds {
            found.append("It was not signed in the second in which the retirement was committed.")
        }
        return found
    }

    // MARK: - What is said of uses

    private var useProblems: [String] {
        guard let evidence else { return [] }
        var found: [String] = []
        for use in evidence.uses {
            if UseRecord.Source(rawValue: use.source) == nil {
                found.append("Nobody called '\(use.source)' sees uses.")
            }
            if use.last < use.first || use.count < 1 {
                found.append("The uses by \(use.consumer) do not add up.")
            }
            if use.last > times.decided {
                found.append(
                    "The use by \(use.consumer) at \(use.last) came after the decision that knew of it."
                )
            }
        }
        let stragglers = Self.stragglers(
            among: evidence.uses,
            promoted: times.promoted.instant,
            decided: times.decided.instant,
            quiet: decision.quiet
        )
        if stragglers != decision.stillUsedBy {
            found.append("Those who are said to have still used it are not those whose uses it lists.")
        }
        return found
    }

    // MARK: - Why it ended

    private var decisionProblems: [String] {
        if (decision.cause == .person) != (decision.decidedBy != nil) {
            return ["A person is named exactly when a person decided."]
        }
        return switch decision.cause {
        case .quiet: quietProblems
        case .deadline: deadlineProblems
        case .noOverlap, .person: []
        }
    }

    private var quietProblems: [String] {
        guard let evidence else {
            return ["It ended because nobody used it, and no evidence of that is given."]
        }
        let since = max(times.promoted, evidence.completeSince, lastUse?.last ?? times.promoted)
        let until = ReceiptTime(decision.quiet.after(since.instant))
        guard until > times.decided else { return [] }
        let start =
            if let use = lastUse, use.last == since {
                "\(use.name ?? use.consumer) used it at \(since)"
            } else if since == times.promoted {
                "the new version became current at \(since)"
            } else {
                "uses were noticed without a gap only since \(since)"
            }
        return [
            "It ended because nobody used it for \(decision.quiet), but \(start), and the decision at \(times.decided) "
                + "came sooner."
        ]
    }

    private var deadlineProblems: [String] {
        guard let deadline = decision.deadline, decision.atDeadline == "retire" else {
            return ["It ended at a deadline, and the policy says of none that it ends the old version."]
        }
        let instant = ReceiptTime(deadline.after(times.promoted.instant))
        return instant > times.decided
            ? ["It ended at the deadline, which was not before \(instant)."] : []
    }
}
