import SecretMemory
import Synchronization
import VaultCore

/// A target in memory: it knows logins, counts those it refused, and loses what a test wants lost.
final class FakeTarget: RefusalLog {
    /// What can go wrong with one call.
    enum Fault: CaseIterable {
        /// Nothing is done, and the caller knows.
        case unreachable
        /// It is done, and the reply is lost.
        case replyLost
        /// It is not done, and the caller cannot know.
        case requestLost
        /// The target says no.
        case refused
    }

    private struct State {
        var passwords: [String: Set<String>] = [:]
        var faults: [Fault?] = []
        var calls: [String] = []
        var sessions: [TargetSession] = []
        var lacksRights = false
        var isBlind = false
        var refusals: [String: Int] = [:]
        var probes = 0
        var mostProbes = 0
    }

    let overlap: TargetOverlap
    private let state = Mutex(State())

    init(_ overlap: TargetOverlap) {
        self.overlap = overlap
    }

    // MARK: - What tests do and see

    func allow(_ principal: String, _ password: String) {
        state.withLock { _ = $0.passwords[principal, default: []].insert(password) }
    }

    /// Somebody changes a login by hand.
    func replace(_ principal: String, by password: String) {
        state.withLock { $0.passwords[principal] = [password] }
    }

    /// Makes this the password of a principal.
    func issue(_ principal: String, _ password: String) -> TargetAnswer {
        answer("issue") { state in
            state.passwords[principal] = [password]
            return .accepted
        }
    }

    func accepts(_ principal: String, _ password: String) -> Bool {
        state.withLock { $0.passwords[principal]?.contains(password) == true }
    }

    /// The next calls fail so, one after the other; nil for a call that goes well.
    func plan(_ faults: [Fault?]) {
        state.withLock { $0.faults = faults }
    }

    func show(_ sessions: [TargetSession]) {
        state.withLock { $0.sessions = sessions }
    }

    /// Candidates lack the rights from now on.
    func withholdRights(_ isWithheld: Bool = true) {
        state.withLock { $0.lacksRights = isWithheld }
    }

    /// Nobody can see its sessions from now on.
    func hideSessions(_ isHidden: Bool = true) {
        state.withLock { $0.isBlind = isHidden }
    }

    /// The target's own log shows so many refused logins of a principal.
    func log(refusals: Int, of principal: String) {
        state.withLock { $0.refusals[principal] = refusals }
    }

    func refusals(of principals: [String: Timestamp]) async -> [String: Int]? {
        state.withLock { state in
            var counts = principals.mapValues { _ in 0 }
            for principal in principals.keys { counts[principal] = state.refusals[principal] ?? 0 }
            return counts
        }
    }

    var calls: [String] { state.withLock(\.calls) }

    // MARK: - Connector

    func preflight(_ principals: [String]) async -> TargetAnswer {
        answer("preflight") { _ in .accepted }
    }

    /// How many probes were under way at once, at the most.
    var mostProbesAtOnce: Int { state.withLock(\.mostProbes) }

    func probe(_ credential: TargetCredential) async -> TargetAnswer {
        state.withLock { state in
            state.probes += 1
            state.mostProbes = max(state.mostProbes, state.probes)
        }
        defer { state.withLock { $0.probes -= 1 } }
        await Task.yield()
        return answer("probe \(credential.principal)") { state in
            state.passwords[credential.principal]?.contains(credential.text) == true
                ? .accepted : .refused("login")
        }
    }

    func stage(_ candidate: TargetCredential, beside current: TargetCredential?, token: String) async
        -> TargetAnswer
    {
        answer("stage") { state in
            let kept = overlap == .twoPasswords ? current.map { [$0.text] } ?? [] : []
            state.passwords[candidate.principal] = Set(kept + [candidate.text])
            return .accepted
        }
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        answer("verify") { state in
            let logsIn = state.passwords[candidate.principal]?.contains(candidate.text) == true
            return logsIn && !state.lacksRights ? .accepted : .refused("rights")
        }
    }

    func retire(_ previous: TargetCredential, keeping current: TargetCredential, token: String) async
        -> TargetAnswer
    {
        answer("retire") { state in
            state.passwords[previous.principal]?.remove(previous.text)
            return .accepted
        }
    }

    func restore(_ previous: TargetCredential, over candidate: TargetCredential, token: String) async
        -> TargetAnswer
    {
        answer("restore") { state in
            state.passwords[candidate.principal] = []
            state.passwords[previous.principal, default: []].insert(previous.text)
            return .accepted
        }
    }

    func sessions(of principals: [String]) async -> [TargetSession]? {
        state.withLock { state in
            state.isBlind ? nil : state.sessions.filter { principals.contains($0.principal) }
        }
    }

    private func answer(_ call: String, _ act: (inout State) -> TargetAnswer) -> TargetAnswer {
        state.withLock { state in
            state.calls.append(call)
            switch state.faults.isEmpty ? nil : state.faults.removeFirst() {
            case nil: return act(&state)
            case .unreachable: return .unreachable("down")
            case .refused: return call.hasPrefix("probe") ? act(&state) : .refused("no")
            case .requestLost: return .unknown("no reply")
            case .replyLost:
                _ = act(&state)
                return .unknown("no reply")
            }
        }
    }
}

extension TargetCredential {
    /// The password, for a target that has no disk and no log.
    var text: String { password.withBytes { String(decoding: $0.exposed(), as: UTF8.self) } }
}
