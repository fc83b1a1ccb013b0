import VaultCore

extension SetRules {
    /// What keeps linked objects from taking turns.
    func linkProblems() -> [PolicyProblem] {
        let links = set.objects.flatMap { path, object in
            object.linked.flatMap { other -> [PolicyProblem] in
                if other == path {
                    return error("objects.\(path).linked", "the object is linked to itself", "leave it out")
                }
                if names.objects.contains(other) { return [] }
                return warning(
                    "objects.\(path).linked",
                    "`\(other)` is not in the files, so nothing rotates it and the link has no effect yet",
                    "describe it in the files, or leave it out"
                )
            }
        }
        return links + set.linkedGroups.flatMap { crowdProblems($0) + meetingProblems($0) }
    }

    /// The turns of a group must fit into the shortest period of its members.
    private func crowdProblems(_ group: [ObjectPath]) -> [PolicyProblem] {
        let policies = group.compactMap { set.policy(of: $0) }
        guard let span = policies.map(\.span).max(),
            let every = policies.compactMap({ $0.trigger?.every }).min(by: { $0.shortest < $1.shortest }),
            every.shortest < span * group.count
        else { return [] }
        let days = (span * group.count).wholeMicroseconds / 86_400_000_000 + 1
        return error(
            "objects.\(group[0]).linked",
            "\(group.count) linked objects cannot take turns within \(every): each needs its soaks and its grace alone",
            "rotate them every P\(days)D or more rarely, or shorten the soaks or the deadline"
        )
    }

    /// Two cron texts of a group must not come within each other's overlap; they cannot be moved apart.
    private func meetingProblems(_ group: [ObjectPath]) -> [PolicyProblem] {
        let members = group.compactMap { path -> (path: ObjectPath, policy: Policy, firings: [Timestamp])? in
            guard let policy = set.policy(of: path), let trigger = policy.trigger, trigger.cron != nil else {
                return nil
            }
            return (path, policy, CronFirings.next(100, of: trigger, from: now))
        }
        return members.indices.flatMap { index in
            members[..<index].flatMap { other -> [PolicyProblem] in
                let span = max(members[index].policy.span, other.policy.span)
                guard let meeting = Self.meeting(members[index].firings, other.firings, within: span) else {
                    return []
                }
                return error(
                    "objects.\(members[index].path).policy",
                    "it is due with the linked `\(other.path)` at \(meeting.iso8601())",
                    "give the two cron texts that keep apart by their soaks and grace, or use `every`"
                )
            }
        }
    }

    /// The first firing of one that comes within `span` of one of the other.
    private static func meeting(_ left: [Timestamp], _ right: [Timestamp], within span: Duration)
        -> Timestamp?
    {
        var others = right[...]
        for firing in left {
            others = others.drop { $0 + span <= firing }
            if let other = others.first, other < firing + span { return max(firing, other) }
        }
        return nil
    }
}
