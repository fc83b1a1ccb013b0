import VaultCore

extension RotationEvent {
    /// What a person should know beside the event's name; nil when the name says it all, never a secret.
    ///
    /// `state` is the one that the event led to.
    public func detail(leadingTo state: RotationState) -> String? {
        switch self {
        case .planned(let plan): plan.words
        case .approved(let person): "by \(person)"
        case .verified(let isAccepted): isAccepted ? nil : "the old login works no more"
        case .retiring(let cause, _): cause.words
        case .restoring(let cause), .discarded(let cause): cause.words
        case .refused(let failure, let retryAt), .failed(let failure, let retryAt):
            "\(failure.detail) (\(failure.code.rawValue); again at \(retryAt.iso8601()))"
        case .stuck(let failure), .probeFailed(let failure): "\(failure.detail) (\(failure.code.rawValue))"
        case .regenerated(let version): "the new candidate is \(version)"
        case .exposed: state.reachedRings.last.map { "to the ring \($0.name)" }
        case .issuing, .generated, .staging, .staged, .promoted, .recorded, .retired, .restored, .paused,
            .resumed, .retried:
            nil
        }
    }
}

extension RotationPlan {
    fileprivate var words: String {
        var words = trigger.words
        if let due { words += ", due \(due.iso8601())" }
        if missed > 0 { words += ", \(missed) earlier due times missed" }
        if let reason { words += ": \(reason)" }
        return words
    }
}

extension RotationPlan.Trigger {
    fileprivate var words: String {
        switch self {
        case .onDemand: "on demand"
        case .scheduled: "by schedule"
        case .emergency: "emergency"
        case .drift: "drift"
        }
    }
}

extension RetirementCause {
    /// The cause in words.
    public var words: String {
        switch self {
        case .quiet: "nobody uses the old version any more"
        case .deadline: "the deadline has come"
        case .noOverlap: "the target knows one login only"
        case .person: "a person decided"
        }
    }
}

extension UndoCause {
    /// The cause in words.
    public var words: String {
        switch self {
        case .superseded: "another version became current"
        case .deleted: "the object was deleted"
        case .authFailures: "too many failures with the candidate"
        case .candidateLost: "the target stopped accepting the candidate"
        case .person: "a person decided"
        }
    }
}
