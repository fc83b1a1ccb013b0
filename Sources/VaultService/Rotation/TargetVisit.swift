import Rotation
import SecretMemory
import VaultCore

/// The calls of one visit to a rotation's target.
struct TargetVisit: Sendable {
    let connector: any Connector
    let target: TargetPlan
    let predecessor: TargetCredential
    /// Nil before the candidate is made.
    let candidate: TargetCredential?
    /// Makes calls repeatable without effect.
    let token: String
    /// Whether the predecessor is to end whether or not it is in use, as the policy or a person decided.
    let isForced: Bool

    /// Makes one call, and keeps beside the answer what the target made.
    ///
    /// Never throws, because what went wrong is part of the answer.
    func make(_ call: TargetCall) async -> (answer: TargetAnswer, issued: SharedSecret?) {
        switch call {
        case .preflight:
            return (await connector.preflight([target.predecessorPrincipal, target.candidatePrincipal]), nil)
        case .issue: return await issue()
        case .probePredecessor: return (await connector.probe(predecessor), nil)
        case .probeCandidate, .stage, .verify, .retire, .restore, .reclaim:
            return (await withCandidate(call), nil)
        }
    }

    private func issue() async -> (answer: TargetAnswer, issued: SharedSecret?) {
        guard let issuer = connector as? any IssuingConnector else {
            return (.refused("The connector makes no logins any more; roll the rotation back."), nil)
        }
        switch await issuer.issue(target.candidatePrincipal, beside: predecessor, token: token) {
        case .issued(let login): return (.accepted, login.password)
        case .failed(let answer): return (answer, nil)
        }
    }

    private func withCandidate(_ call: TargetCall) async -> TargetAnswer {
        guard let candidate else { return .unreachable("The candidate has not been made.") }
        return switch call {
        case .stage: await connector.stage(candidate, beside: predecessor, token: token)
        case .retire where isForced: await end(candidate)
        case .verify: await connector.verify(candidate, like: predecessor)
        case .retire: await connector.retire(predecessor, keeping: candidate, token: token)
        case .reclaim: await connector.stage(predecessor, beside: candidate, token: "\(token)/reclaim")
        case .restore: await connector.restore(predecessor, over: candidate, token: token)
        default: await connector.probe(candidate)
        }
    }

    /// Takes the predecessor away although it may be in use.
    private func end(_ candidate: TargetCredential) async -> TargetAnswer {
        guard let issuer = connector as? any IssuingConnector else {
            return await connector.retire(predecessor, keeping: candidate, token: token)
        }
        return await issuer.end(predecessor, keeping: candidate, token: token)
    }
}
