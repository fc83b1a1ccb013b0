import Synchronization
import VaultCore

/// Somebody who is told of expiries, and takes the news or not as a test says.
final class FakeSubscriber: ExpirySubscriber {
    private struct State {
        var notices: [ExpiryNotice] = []
        var answers: [TargetAnswer] = []
        var preflights = 0
    }

    let overlap = TargetOverlap.none
    private let state = Mutex(State())

    /// The next notices are answered so, one after the other, and accepted when none is left.
    func answer(_ answers: [TargetAnswer]) {
        state.withLock { $0.answers = answers }
    }

    /// What was told so far, whether taken or not.
    var notices: [ExpiryNotice] { state.withLock(\.notices) }
    /// How often it was asked whether it lets logins be rotated.
    var preflights: Int { state.withLock(\.preflights) }

    func notify(_ notice: ExpiryNotice) async -> TargetAnswer {
        state.withLock { state in
            state.notices.append(notice)
            return state.answers.isEmpty ? .accepted : state.answers.removeFirst()
        }
    }

    func preflight(_ principals: [String]) async -> TargetAnswer {
        state.withLock { $0.preflights += 1 }
        return .unknown("it takes events alone")
    }

    func probe(_ credential: TargetCredential) async -> TargetAnswer { .unknown("it takes events alone") }

    func stage(_ candidate: TargetCredential, beside current: TargetCredential?, token: String) async
        -> TargetAnswer
    { .unknown("it takes events alone") }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        .unknown("it takes events alone")
    }

    func retire(_ previous: TargetCredential, keeping current: TargetCredential, token: String) async
        -> TargetAnswer
    { .unknown("it takes events alone") }

    func restore(_ previous: TargetCredential, over candidate: TargetCredential, token: String) async
        -> TargetAnswer
    { .unknown("it takes events alone") }

    func sessions(of principals: [String]) async -> [TargetSession]? { nil }
}
