import VaultCore

/// The target as one node reaches it: the node may be stopped when the target has acted and the reply is on its way.
final class NodeTarget: Connector {
    private let base: FakeTarget
    private let freezer: Freezer

    init(over base: FakeTarget, _ freezer: Freezer) {
        self.base = base
        self.freezer = freezer
    }

    var overlap: TargetOverlap { base.overlap }

    func preflight(_ principals: [String]) async -> TargetAnswer { await late(base.preflight(principals)) }

    func probe(_ credential: TargetCredential) async -> TargetAnswer { await late(base.probe(credential)) }

    func stage(_ candidate: TargetCredential, beside current: TargetCredential?, token: String) async
        -> TargetAnswer
    {
        await late(base.stage(candidate, beside: current, token: token))
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        await late(base.verify(candidate, like: current))
    }

    func retire(_ previous: TargetCredential, keeping current: TargetCredential, token: String) async
        -> TargetAnswer
    {
        await late(base.retire(previous, keeping: current, token: token))
    }

    func restore(_ previous: TargetCredential, over candidate: TargetCredential, token: String) async
        -> TargetAnswer
    {
        await late(base.restore(previous, over: candidate, token: token))
    }

    func sessions(of principals: [String]) async -> [TargetSession]? { await base.sessions(of: principals) }

    private func late(_ answer: TargetAnswer) async -> TargetAnswer {
        await freezer.pass()
        return answer
    }
}
