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

    /// Makes one call; never throws, because what went wrong is part of the answer.
    func make(_ call: TargetCall) async -> TargetAnswer {
        switch call {
        case .preflight:
            await connector.preflight([target.predecessorPrincipal, target.candidatePrincipal])
        case .probePredecessor: await connector.probe(predecessor)
        case .probeCandidate, .stage, .verify, .retire, .restore, .reclaim: await withCandidate(call)
        }
    }

    /// Has a target that makes passwords itself make the candidate's; nil for every other target.
    func issue() async -> TargetIssue? {
        guard let issuer = connector as? any IssuingConnector else { return nil }
        return await issuer.issue(target.candidatePrincipal, beside: predecessor, token: token)
    }

    private func withCandidate(_ call: TargetCall) async -> TargetAnswer {
        guard let candidate else { return .unreachable("The candidate has not been made.") }
        return switch call {
        case .stage: await connector.stage(candidate, beside: predecessor, token: token)
        case .verify: await connector.verify(candidate, like: predecessor)
        case .retire: await connector.retire(predecessor, keeping: candidate, token: token)
        case .reclaim: await connector.stage(predecessor, beside: candidate, token: "\(token)/reclaim")
        case .restore: await connector.restore(predecessor, over: candidate, token: token)
        default: await connector.probe(candidate)
        }
    }
}
