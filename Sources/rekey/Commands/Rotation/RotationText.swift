import RekeyWire

/// A rotation as lines for a person.
enum RotationText {
    /// Where it stands, its timeline, its steps, and who holds it back.
    static func lines(of detail: RotationDetail) -> [String] {
        facts(detail) + timeline(detail) + steps(detail) + holders(detail)
    }

    /// One event as one line.
    static func line(of event: RotationDetail.Event, in rotation: RotationResource) -> String {
        let words = event.detail.map { "  \($0)" } ?? ""
        return "\(event.at)  \(rotation.name)  \(event.event) -> \(event.state)\(words)"
    }

    private static func facts(_ detail: RotationDetail) -> [String] {
        let one = detail.rotation
        var facts: [(String, String?)] = [
            ("rotation", one.id), ("object", one.name), ("state", "\(one.state), since \(one.since)"),
            ("begun", "\(one.begun), \(one.trigger)"), ("reason", one.reason), ("waits for", one.waitsFor),
            ("failure", one.failure.map { "\($0.detail) (\($0.code), failed \($0.attempts) times)" }),
            ("undone", one.undo), ("retired", one.retirement),
        ]
        if one.approvalsNeeded > 0 {
            facts.append(("approvals", "\(one.approvals) of \(one.approvalsNeeded)"))
        }
        if let plan = detail.plan {
            if plan.to.isEmpty {
                facts.append(("target", plan.connector))
            } else {
                facts.append(("target", "\(plan.connector), \(plan.strategy)"))
                facts.append(("login", plan.from == plan.to ? plan.to : "\(plan.from) -> \(plan.to)"))
            }
            facts.append(("rings", rings(plan)))
            let deadline = plan.deadline.map { ", then \(plan.atDeadline) after \($0)" } ?? ""
            facts.append(("grace", "quiet for \(plan.quiet)\(deadline)"))
        }
        facts.append(("gap", detail.gapSeconds.map { "\(PlainTime.text($0)), in which reads waited" }))
        facts += [("old version", one.predecessor), ("new version", one.candidate)]
        facts.append(
            ("receipt", detail.receipt.map { "signed at \($0.issued): rekey receipt show \($0.rotation)" })
        )
        return facts.compactMap { name, value in
            value.map { name + String(repeating: " ", count: 12 - name.count) + $0 }
        }
    }

    private static func rings(_ plan: RotationDetail.Plan) -> String? {
        guard !plan.rings.isEmpty else { return nil }
        return plan.rings.map { ring in
            "\(ring.name) (\(ring.select), soak \(ring.soak)\(ring.reached ? ", reached" : ""))"
        }.joined(separator: ", ") + ", then everyone"
    }

    private static func timeline(_ detail: RotationDetail) -> [String] {
        var table = TextTable(["TIME", "EVENT", "AFTER", "STATE", ""])
        table.rows = detail.timeline.map { event in
            [event.at, event.event, PlainTime.text(event.seconds), event.state, event.detail ?? ""]
        }
        return [""] + table.lines
    }

    private static func steps(_ detail: RotationDetail) -> [String] {
        guard !detail.steps.isEmpty else { return [] }
        var table = TextTable(["STEP", "TOOK"])
        table.rows = detail.steps.map { [$0.step, PlainTime.text($0.seconds)] }
        return [""] + table.lines
    }

    private static func holders(_ detail: RotationDetail) -> [String] {
        guard !detail.holders.isEmpty else { return [] }
        var table = TextTable(["HELD BACK BY", "SEEN BY", "LAST USE", "USES", "QUIET UNTIL"])
        table.rows = detail.holders.map { holder in
            [
                holder.name ?? holder.consumer, holder.source, holder.lastUse, String(holder.uses),
                holder.quietUntil,
            ]
        }
        return [""] + table.lines
    }
}
