import Policies
import SecretMemory
import Synchronization
import VaultCore

/// A target that makes passwords itself; everything else is another target's.
final class FakeIssuer: IssuingConnector {
    private let target: FakeTarget
    private let counts = Mutex((issued: 0, lost: 0))
    private let isUsed: Bool

    /// The first `lost` replies with a new password do not arrive; where `isUsed`, it sees each old login in use.
    init(_ target: FakeTarget, losing lost: Int = 0, isUsed: Bool = false) {
        self.target = target
        self.isUsed = isUsed
        counts.withLock { $0.lost = lost }
    }

    var overlap: TargetOverlap { target.overlap }

    /// How many passwords it has made.
    var issued: Int { counts.withLock(\.issued) }

    func issue(_ principal: String, beside current: TargetCredential, token: String) async -> TargetIssue {
        let (number, isLost) = counts.withLock { counts in
            counts.issued += 1
            return (counts.issued, counts.issued <= counts.lost)
        }
        let text = "issued-\(number)"
        let answer = target.issue(principal, text)
        guard answer == .accepted, !isLost else {
            return .failed(isLost ? .unknown("no reply") : answer)
        }
        let password = SharedSecret(SecretBytes(copying: Array(text.utf8)))
        return .issued(TargetCredential(principal: principal, password: password))
    }

    func end(_ previous: TargetCredential, keeping current: TargetCredential, token: String) async
        -> TargetAnswer
    { await target.retire(previous, keeping: current, token: token) }

    func stage(_ candidate: TargetCredential, beside current: TargetCredential?, token: String) async
        -> TargetAnswer
    { await target.probe(candidate) }

    func preflight(_ principals: [String]) async -> TargetAnswer { await target.preflight(principals) }

    func probe(_ credential: TargetCredential) async -> TargetAnswer { await target.probe(credential) }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        await target.verify(candidate, like: current)
    }

    func retire(_ previous: TargetCredential, keeping current: TargetCredential, token: String) async
        -> TargetAnswer
    { isUsed ? .refused("in use") : await target.retire(previous, keeping: current, token: token) }

    func restore(_ previous: TargetCredential, over candidate: TargetCredential, token: String) async
        -> TargetAnswer
    { await target.restore(previous, over: candidate, token: token) }

    func sessions(of principals: [String]) async -> [TargetSession]? {
        await target.sessions(of: principals)
    }
}
