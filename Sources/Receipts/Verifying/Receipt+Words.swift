import VaultCore

extension Receipt {
    /// What it proves, in plain sentences, for a receipt that was found valid.
    public var words: [String] {
        [refusalWords, takeoverWords, causeWords, usesWords, requestWords]
    }

    private var refusalWords: String {
        "\(targetWords) refused version \(versions.old) of \(object) in the vault \(vault)"
            + "\(login(target.oldPrincipal)), at \(times.refused): \(refusal.answer)"
    }

    private var takeoverWords: String {
        "Version \(versions.new)\(login(target.newPrincipal)), had been current for everyone since "
            + "\(times.promoted)."
    }

    /// A value that the vault alone hands out is nobody's login, and ends at the vault.
    private var targetWords: String {
        target.oldPrincipal.isEmpty ? "The vault itself" : "The target \(target.connector)"
    }

    private func login(_ principal: String) -> String {
        principal.isEmpty ? "" : ", the login \(principal)"
    }

    private var causeWords: String {
        let decided = "Its end was decided at \(times.decided), "
        return switch decision.cause {
        case .quiet: decided + "because nobody had used it for \(decision.quiet)."
        case .deadline:
            decided
                + "because \(decision.deadline?.description ?? "the deadline") had passed since the promotion; "
                + "\(stragglerWords)."
        case .noOverlap: decided + "because the target knows one login only."
        case .person:
            decided
                + "by \(decision.decidedBy.map { $0.name ?? $0.clientID } ?? "a person"); \(stragglerWords)."
        }
    }

    private var stragglerWords: String {
        let names = decision.stillUsedBy.map { consumer in
            evidence?.uses.first { $0.consumer == consumer }?.name ?? consumer
        }
        return names.isEmpty
            ? "nobody was known to use it still" : "still used by \(names.joined(separator: ", "))"
    }

    private var usesWords: String {
        guard let evidence else { return "Nothing is said of who used it." }
        let seen = "every use would have been noticed since \(evidence.completeSince)."
        guard let last = lastUse else { return "No use of it was ever seen; \(seen)" }
        return
            "It was last used at \(last.last) by \(last.name ?? last.consumer), \(seenBy(last)); \(seen)"
    }

    private var requestWords: String {
        let trigger =
            switch request.trigger {
            case "emergency": "an emergency"
            case "scheduled": "by schedule"
            default: "on demand"
            }
        let reason = request.reason.map { ": \($0)" } ?? ""
        return "The rotation \(rotation) began at \(times.begun), \(trigger)\(reason)."
    }

    private func seenBy(_ use: Use) -> String {
        switch use.source {
        case "target": "seen at the target"
        case "report": "as it reported"
        default: "seen by the vault"
        }
    }
}
