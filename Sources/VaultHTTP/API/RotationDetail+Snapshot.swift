import RekeyWire
import Rotation
import VaultCore
import VaultService

extension RotationDetail {
    /// A rotation with its timeline; `names` tells what consumers are called.
    init(_ found: RotationSnapshot, names: [String: String]) {
        self.init(
            rotation: RotationResource(found),
            plan: found.state.plan.target.map { Plan($0, in: found.state) },
            timeline: found.timeline(names),
            steps: found.steps,
            holders: found.stragglers.map { StragglerResource($0, names: names) }
        )
        gapSeconds = found.gap
        receipt = try? found.receipt.map { try ReceiptResource($0) }
    }
}

extension RotationDetail.Plan {
    fileprivate init(_ plan: TargetPlan, in state: RotationState) {
        self.init(
            connector: plan.isVault ? "the vault" : plan.connector,
            strategy: plan.overlap.rawValue,
            from: plan.predecessorPrincipal,
            to: plan.candidatePrincipal,
            rings: plan.rings.enumerated().map { index, ring in
                RotationDetail.Ring(
                    name: ring.name,
                    select: ring.select,
                    soak: ring.watch.soak.description,
                    reached: index < state.exposedRings
                )
            },
            quiet: plan.grace.quiet.description,
            deadline: plan.grace.deadline?.description,
            atDeadline: plan.grace.atDeadline.rawValue
        )
    }
}

extension RotationSnapshot {
    fileprivate func timeline(_ names: [String: String]) -> [RotationDetail.Event] {
        var last = journal.first?.at
        return journal.enumerated().map { index, step in
            defer { last = step.at }
            return RotationDetail.Event(
                sequence: index + 1,
                at: step.at.iso8601(fractionDigits: 3),
                event: step.event.name.rawValue,
                state: step.state.name,
                seconds: (step.at - (last ?? step.at)).inSeconds,
                detail: step.detail(names)
            )
        }
    }

    /// How long the login was in doubt; nil where the target takes two.
    fileprivate var gap: Double? {
        guard state.plan.target?.overlap == TargetOverlap.none else { return nil }
        return zip(journal, journal.dropFirst()).filter { $0.0.state.isInDoubt }
            .reduce(0) { $0 + ($1.1.at - $1.0.at).inSeconds }
    }

    /// How long each phase lasted, in the order in which they were first reached.
    fileprivate var steps: [RotationDetail.Step] {
        var steps: [RotationDetail.Step] = []
        for (step, next) in zip(journal, journal.dropFirst()) {
            let (name, time) = (step.state.phase.rawValue, (next.at - step.at).inSeconds)
            if let index = steps.firstIndex(where: { $0.step == name }) {
                steps[index].seconds += time
            } else {
                steps.append(RotationDetail.Step(step: name, seconds: time))
            }
        }
        return steps
    }
}

extension RotationSnapshot.Step {
    fileprivate func detail(_ names: [String: String]) -> String? {
        let detail = event.detail(leadingTo: state)
        switch event {
        case .approved(let person): return "by \(names[person] ?? person)"
        case .planned(let plan):
            guard let detail, let person = plan.requestedBy else { return detail }
            return "\(detail) (asked for by \(names[person] ?? person))"
        default: return detail
        }
    }
}

extension StragglerResource {
    /// A consumer under its name.
    init(_ straggler: Straggler, names: [String: String]) {
        self.init(
            consumer: straggler.consumer,
            name: names[straggler.consumer],
            source: straggler.source.rawValue,
            lastUse: straggler.last.iso8601(),
            uses: straggler.count,
            quietUntil: straggler.quietUntil.iso8601()
        )
    }
}

extension Duration {
    fileprivate var inSeconds: Double { Double(wholeMicroseconds) / 1_000_000 }
}
