import VaultCore

extension SetRules {
    func referenceProblems(_ object: ManagedObject, _ path: String) -> [PolicyProblem] {
        var found: [PolicyProblem] = []
        if let name = object.policy, !names.policies.contains(name) {
            found += missing("policy", name, Array(names.policies), "\(path).policy")
        }
        if let name = object.connector, !names.connectors.contains(name) {
            found += missing("connector", name, Array(names.connectors), "\(path).connector")
        }
        return found + ownerProblems(object, path)
    }

    private func ownerProblems(_ object: ManagedObject, _ path: String) -> [PolicyProblem] {
        let isRequired = object.policy.flatMap { set.policies[$0] }?.requireOwners ?? false
        return [("owner", object.owner), ("rotationOwner", object.rotationOwner)].flatMap { member, owner in
            guard let owner else {
                let remedy = "add `\(member)`"
                if isRequired { return error(path, "the policy wants `\(member)`", remedy) }
                return member == "owner" ? warning(path, "nobody owns the object", remedy) : []
            }
            if names.owners.isEmpty || names.owners.contains(owner) { return [] }
            return missing("owner", owner, Array(names.owners), "\(path).\(member)")
        }
    }

    func missing(_ noun: String, _ name: String, _ known: [String], _ path: String) -> [PolicyProblem] {
        let near = known.sorted().min { EditDistance.between(name, $0) < EditDistance.between(name, $1) }
        let isNear = near.map { EditDistance.between(name, $0) <= 2 } ?? false
        let remedy =
            isNear ? "did you mean `\(near ?? "")`?" : "describe it in the files, or name one that is there"
        return error(path, "there is no \(noun) `\(name)`", remedy)
    }

    /// What the target must fit: its kind, the strategy, the number of logins.
    func targetProblems(_ object: ManagedObject, _ path: String) -> [PolicyProblem] {
        guard let name = object.connector else {
            let given = [("strategy", object.strategy != nil), ("principals", !object.principals.isEmpty)]
            return given.filter(\.1).flatMap { member, _ in
                error("\(path).\(member)", "there is no target for it", "add `connector`, or leave it out")
            }
        }
        guard let entry = set.connectors[name], let kind = connectors.first(where: { $0.type == entry.type })
        else {
            return []
        }
        guard let strategy = object.strategy ?? entry.strategy ?? kind.strategies.first,
            kind.strategies.contains(strategy)
        else {
            let offered = kind.strategies.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            return error(
                "\(path).strategy",
                "\(kind.type) does not offer it",
                offered.isEmpty ? "choose another connector" : "choose among \(offered)"
            )
        }
        return principalProblems(object, strategy, path)
    }

    private func principalProblems(_ object: ManagedObject, _ strategy: TargetOverlap, _ path: String)
        -> [PolicyProblem]
    {
        let wanted = strategy == .twoPrincipals ? 2 : 1
        let count = object.principals.count
        guard count == wanted else {
            return error(
                "\(path).principals",
                "the strategy \(strategy.rawValue) takes \(wanted == 1 ? "one login" : "two logins"), not \(count)",
                wanted == 1 ? "name one" : "name the two logins that take turns"
            )
        }
        guard Set(object.principals).count == count else {
            return error("\(path).principals", "both logins are the same", "name two that differ")
        }
        return []
    }

    /// One login must not rotate under two objects.
    func sharedPrincipals() -> [PolicyProblem] {
        var holders: [String: ObjectPath] = [:]
        var found: [PolicyProblem] = []
        for (path, object) in set.objects.sorted(by: { $0.key < $1.key }) {
            guard let connector = object.connector else { continue }
            for principal in Set(object.principals).sorted() {
                if let holder = holders["\(connector)\n\(principal)"] {
                    let message = "the login `\(principal)` at `\(connector)` rotates under \(holder) already"
                    found += error("objects.\(path).principals", message, "let one object hold it")
                } else {
                    holders["\(connector)\n\(principal)"] = path
                }
            }
        }
        return found
    }

    func valueProblems(_ object: ManagedObject, _ path: String) -> [PolicyProblem] {
        let rule = object.password ?? PasswordRule()
        var found: [PolicyProblem] = []
        if rule.bits < PasswordRule.leastBits {
            found += error(
                "\(path).password",
                "such a password holds \(rule.bits) bits of chance, fewer than \(PasswordRule.leastBits)",
                "make it longer, or draw from a larger alphabet"
            )
        }
        guard let template = object.template else { return found }
        if !template.holdsPassword {
            found += error(
                "\(path).template",
                "the template holds no password",
                "write `{password}` where it belongs"
            )
        }
        if rule.alphabet == .printable, template.holdsBarePasswordInURL {
            found += error("\(path).template", "the password may break the URL", "write `{password:url}`")
        }
        return found
    }

    func cacheProblems(_ object: ManagedObject, _ path: String) -> [PolicyProblem] {
        guard let cache = object.consumersCache,
            let policy = object.policy.map({ set.policies[$0] }) ?? Policy()
        else {
            return []
        }
        return cacheProblem(cache, policy.grace, "\(path).consumersCache")
    }

    /// A connector's own login must not become a value that its target never learns of.
    func lockedOut() -> [PolicyProblem] {
        set.connectors.sorted { $0.key < $1.key }.flatMap { name, entry -> [PolicyProblem] in
            let kind = connectors.first { $0.type == entry.type }
            return (kind?.secrets(of: entry) ?? []).flatMap { member, path -> [PolicyProblem] in
                guard let object = set.objects[path], object.policy != nil, object.connector == nil,
                    object.notify == nil
                else { return [] }
                return error(
                    "objects.\(path).policy",
                    "the vault would make a new value, and the target of `\(name)`, whose `\(member)` it is, would "
                        + "not learn of it",
                    "add the `connector` at which it rotates, or leave `policy` out"
                )
            }
        }
    }

    /// Connectors and policies that no object names.
    func unused() -> [PolicyProblem] {
        let policies = Set(set.objects.values.compactMap(\.policy))
        let connectors = Set(set.objects.values.flatMap { [$0.connector, $0.notify].compactMap(\.self) })
        let idle =
            set.policies.keys.filter { !policies.contains($0) }.map { "policies.\($0)" }
            + set.connectors.keys.filter { !connectors.contains($0) }.map { "connectors.\($0)" }
        return idle.flatMap { warning($0, "no object uses it", "name it in an object, or remove it") }
    }
}
