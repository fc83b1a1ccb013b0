import VaultCore

@testable import Rotation

/// Walks every situation that a rotation can get into, whatever crashes, stalls, refuses or loses a reply, and
/// whatever a person does meanwhile.
struct Checker {
    var engine = Engine()
    let plan: RotationPlan
    /// Whether the target makes the candidates.
    var isIssuing = false

    /// A promise that is broken, and the way there.
    struct Violation: CustomStringConvertible {
        let promise: String
        let path: [String]
        var description: String { "\(promise)\n  " + path.joined(separator: "\n  ") }
    }

    struct Report {
        let situations: Int
        let ends: Set<String>
        let violation: Violation?
    }

    /// A situation that was seen, and how it was first reached.
    private struct Visited {
        let situation: Situation
        let from: String?
        let by: String
        var leadsFrom: [String] = []
    }

    /// Walks until a promise is broken or nothing new is left.
    func run(limit: Int = 400_000) -> Report {
        let start = Situation(plan)
        var seen = [start.key: Visited(situation: start, from: nil, by: "planned")]
        var open = [start.key]
        while let key = open.popLast(), seen.count < limit, let situation = seen[key]?.situation {
            if let promise = broken(in: situation) { return report(seen, promise, at: key) }
            for (label, raw) in successors(of: situation) {
                var next = raw
                next.normalize()
                let nextKey = next.key
                if seen[nextKey] == nil {
                    seen[nextKey] = Visited(situation: next, from: key, by: label)
                    open.append(nextKey)
                }
                seen[nextKey]?.leadsFrom.append(key)
            }
        }
        let stranded = deadEnd(seen)
        return report(seen, stranded.map { _ in "P8: no end can be reached" }, at: stranded)
    }

    private func report(_ seen: [String: Visited], _ promise: String?, at key: String?) -> Report {
        Report(
            situations: seen.count,
            ends: Set(seen.values.map(\.situation.state).filter(\.isEnded).map(\.name)),
            violation: promise.map { Violation(promise: $0, path: key.map { path(to: $0, seen) } ?? []) }
        )
    }

    // MARK: - Promises

    private func broken(in situation: Situation) -> String? {
        let state = situation.state
        if !state.isInDoubt {
            for (what, isAccepted) in situation.served where !isAccepted {
                return "P1: the \(what) is served and the target refuses it"
            }
        }
        if plan.target?.overlap != TargetOverlap.none, !situation.target.predecessor,
            state.retirement == nil
        {
            return "P2: the predecessor ended without a verdict"
        }
        return brokenEnd(situation)
    }

    private func brokenEnd(_ situation: Situation) -> String? {
        switch situation.state.phase {
        case .done where situation.target.predecessor: "P2: retired, and the target accepts the old login"
        case .done where situation.target.candidate != situation.state.candidate:
            "P1: done, and the target refuses the candidate"
        case .rolledBack where !situation.target.predecessor || situation.target.candidate != nil:
            "rolled back, and the target is not as it was"
        case .rolledBack where situation.current == .candidate: "rolled back, and the candidate is served"
        default: nil
        }
    }

    /// A situation from which no end can be reached any more.
    private func deadEnd(_ seen: [String: Visited]) -> String? {
        var alive = Set(seen.filter { $0.value.situation.state.isEnded }.keys)
        var open = Array(alive)
        while let key = open.popLast() {
            for before in seen[key]?.leadsFrom ?? [] where alive.insert(before).inserted {
                open.append(before)
            }
        }
        return seen.keys.first { !alive.contains($0) }
    }

    private func path(to key: String, _ seen: [String: Visited]) -> [String] {
        var path: [String] = []
        var here: String? = key
        while let at = here, let step = seen[at] {
            path.append("\(step.by) -> \(step.situation.state.name) \(step.situation.target)")
            here = step.from
        }
        return path.reversed()
    }
}
