import Policies
import VaultCore

/// A connector that is new or changed, made but not yet in use, with the logins it shall rotate.
struct ConnectorTrial: Sendable {
    /// How many targets are asked at once.
    private static let width = 8
    /// A call is bounded in time, so it asks about no more logins.
    private static let portion = 500

    let name: String
    let connector: any Connector
    let principals: [String]

    /// Asks every target whether it lets its logins be rotated; changes nothing.
    ///
    /// Targets that have not answered when `limit` is over count as not reached.
    static func preflight(_ trials: [ConnectorTrial], within limit: Duration) async
        -> [(name: String, answer: TargetAnswer)]
    {
        await withTaskGroup(of: (Int, TargetAnswer)?.self) { group in
            var answers: [Int: TargetAnswer] = [:]
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            var waiting = trials.indices.makeIterator()
            func start() {
                guard let index = waiting.next() else { return }
                group.addTask { (index, await trials[index].preflight()) }
            }
            for _ in 0..<width { start() }
            while answers.count < trials.count, let finished = await group.next(),
                let (index, answer) = finished
            {
                answers[index] = answer
                start()
            }
            group.cancelAll()
            return trials.indices.map {
                (trials[$0].name, answers[$0] ?? .unreachable("it did not answer in time"))
            }
        }
    }

    /// Asks about one portion of the logins after the other, until the target has something against one.
    private func preflight() async -> TargetAnswer {
        for first in stride(from: 0, to: max(1, principals.count), by: Self.portion) {
            let last = min(first + Self.portion, principals.count)
            let answer = await connector.preflight(Array(principals[first..<last]))
            guard answer == .accepted, !Task.isCancelled else { return answer }
        }
        return .accepted
    }
}

extension TargetAnswer {
    /// What keeps the target from being rotated at; nil when nothing does.
    var trouble: String? {
        switch self {
        case .accepted: nil
        case .refused(let why): "the target refuses: \(why)"
        case .unreachable(let why): "the target is not reached: \(why)"
        case .unknown(let why): "the target gave no clear answer: \(why)"
        }
    }
}
