import VaultCore

extension SetRules {
    /// The policies that only objects use whose expiry somebody else is told of.
    var policiesForNotices: Set<String> {
        let users = set.objects.values.filter { $0.policy != nil }
        let names = { (objects: [ManagedObject]) in Set(objects.compactMap(\.policy)) }
        return names(users.filter { $0.notify != nil }).subtracting(names(users.filter { $0.notify == nil }))
    }

    /// What keeps somebody else from being told of the object's expiry, and from changing it alone.
    func noticeProblems(_ object: ManagedObject, _ path: String) -> [PolicyProblem] {
        guard let name = object.notify else { return [] }
        return subscriberProblems(name, "\(path).notify") + foreignMembers(object, path)
            + noticePolicyProblems(object, "\(path).policy")
    }

    private func subscriberProblems(_ name: String, _ path: String) -> [PolicyProblem] {
        guard names.connectors.contains(name) else {
            return missing("connector", name, Array(names.connectors), path)
        }
        guard let entry = set.connectors[name], let kind = connectors.first(where: { $0.type == entry.type }),
            !kind.takesNotices
        else { return [] }
        let able = connectors.filter(\.takesNotices).map { "`\($0.type)`" }.joined(separator: ", ")
        return error(path, "\(kind.type) cannot be told of an expiry", "name a connector of the type \(able)")
    }

    /// What Rekey does for an object only when it rotates it itself.
    private func foreignMembers(_ object: ManagedObject, _ path: String) -> [PolicyProblem] {
        let given = [
            ("connector", object.connector != nil), ("template", object.template != nil),
            ("password", object.password != nil),
        ]
        return given.filter(\.1).flatMap { member, _ in
            error(
                "\(path).\(member)",
                "who is told by `notify` makes the value and changes the target",
                "leave `\(member)` out, or `notify`"
            )
        }
    }

    private func noticePolicyProblems(_ object: ManagedObject, _ path: String) -> [PolicyProblem] {
        guard let policy = object.policy.flatMap({ set.policies[$0] }) else { return [] }
        let trigger = policy.trigger ?? Trigger()
        let foreign = [
            ("every", trigger.every != nil), ("cron", trigger.cron != nil), ("uses", trigger.uses != nil),
        ]
        let triggers = foreign.filter(\.1).flatMap { member, _ in
            error(
                path,
                "its trigger has `\(member)`, and the news is of an expiry",
                "name a policy with `beforeExpiry` or `percentOfLifetime` alone"
            )
        }
        guard policy.approvals > 0 else { return triggers }
        let remedy = "name a policy without `approvals`"
        return triggers + error(path, "who is told by `notify` waits for no approval", remedy)
    }

    /// Rekey does not see when somebody else changes a login, so it cannot keep linked ones apart from it.
    func noticeLinkProblems() -> [PolicyProblem] {
        set.linkedGroups.joined().filter { set.objects[$0]?.notify != nil }.flatMap { path in
            error(
                "objects.\(path).linked",
                "when it changes is up to who is told by `notify`, so linked objects cannot take turns with it",
                "link it to none, and none to it"
            )
        }
    }
}
