import VaultCore

extension PolicyPlan {
    /// The plan for people: what changes, field by field, and what comes when.
    public var text: String {
        let head = isEmpty ? "Nothing changes." : "Plan: \(counts)."
        let body = changes.flatMap(Self.lines)
        let times = timeline.isEmpty ? [] : ["", "Rotations to come (UTC):"] + timeline.flatMap(\.lines)
        let more = hidden == 0 ? [] : ["  and those of \(hidden) more objects"]
        return ([head] + body + times + more).joined(separator: "\n") + "\n"
    }

    private var counts: String {
        [(PolicyChange.Kind.create, "to create"), (.change, "to change"), (.remove, "to remove")]
            .map { kind, words in "\(changes.count { $0.kind == kind }) \(words)" }.joined(separator: ", ")
    }

    private static func lines(_ change: PolicyChange) -> [String] {
        let sign =
            switch change.kind {
            case .create: "+"
            case .change: "~"
            case .remove: "-"
            }
        let isObject = change.entry.hasPrefix("objects.")
        let reach = isObject || change.objects.isEmpty ? "" : " (\(change.objects.count) objects)"
        return ["", "\(sign) \(change.entry)\(reach)"]
            + change.fields.map { field in
                switch (field.from, field.to) {
                case (nil, let to): "    \(field.path): \(to ?? "")"
                case (let from?, nil): "    \(field.path): \(from) (removed)"
                case (let from?, let to?): "    \(field.path): \(from) -> \(to)"
                }
            }
    }
}

extension Forecast {
    /// The steps for people, one a line.
    var lines: [String] {
        var lines = ["  \(object)", "    \(due.at.iso8601())  due (\(due.cause.rawValue))\(delay)\(missed)"]
        lines += rings.map { "    \($0.from.iso8601())  ring \($0.ring)" }
        lines.append("    \(promoted.iso8601())  current for everyone")
        if let quiet { lines.append("    \(quiet.iso8601())  old version retired at the earliest") }
        if let deadline { lines.append("    \(deadline.iso8601())  deadline of the old version") }
        if let destroyed { lines.append("    \(destroyed.iso8601())  old version destroyed at the earliest") }
        return lines
    }

    private var delay: String { due.at > due.wanted ? ", wanted at \(due.wanted.iso8601())" : "" }

    private var missed: String { due.missed > 0 ? ", \(due.missed) more missed" : "" }
}
