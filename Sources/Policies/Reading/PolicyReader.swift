public import VaultCore

/// Reads sets of policy files: parses, checks every field, merges, and checks what holds between entries.
public struct PolicyReader: Sendable {
    private let connectors: [ConnectorShape]

    /// A reader that knows these kinds of connectors.
    public init(connectors: [ConnectorShape]) {
        self.connectors = connectors
    }

    /// Reads a set of files; `now` is the instant from which due times and windows are looked at.
    ///
    /// Tells all problems rather than the first, and gives a set only when none is an error.
    public func read(_ files: [PolicyFile], at now: Timestamp) -> PolicyReading {
        var merge = PolicyMerge(connectors: connectors)
        for file in files.prefix(PolicyLimits.files) { merge.add(file) }
        var problems = merge.problems
        if files.count > PolicyLimits.files {
            problems.append(Self.tooMany(files))
        }
        let rules = SetRules(
            set: merge.set,
            names: merge.names,
            places: merge.places,
            connectors: connectors,
            now: now
        )
        problems += rules.problems()
        let isGood = !problems.contains { $0.severity == .error }
        return PolicyReading(
            set: isGood ? merge.set : nil,
            problems: Self.sorted(problems),
            places: merge.places
        )
    }

    /// By place, each once, and no more than can be read.
    private static func sorted(_ problems: [PolicyProblem]) -> [PolicyProblem] {
        let all = Set(problems).sorted { ($0.place, $0.path, $0.message) < ($1.place, $1.path, $1.message) }
        guard all.count > PolicyLimits.problems, let last = all.last else { return all }
        let more = PolicyProblem(
            at: last.place,
            path: "",
            "\(all.count - PolicyLimits.problems) further problems are not shown",
            remedy: "mend these first"
        )
        return all.prefix(PolicyLimits.problems) + [more]
    }

    private static func tooMany(_ files: [PolicyFile]) -> PolicyProblem {
        PolicyProblem(
            at: Place(file: files[PolicyLimits.files].name, line: 1, column: 1),
            path: "",
            "there are \(files.count) files",
            remedy: "put no more than \(PolicyLimits.files) into a folder"
        )
    }
}
