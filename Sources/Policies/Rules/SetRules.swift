import VaultCore

/// The rules that hold between the parts of a set: what no single field can tell.
struct SetRules {
    let set: PolicySet
    let names: PolicyMerge.Names
    let places: [String: Place]
    let connectors: [ConnectorShape]
    let now: Timestamp

    /// Everything that breaks a rule.
    func problems() -> [PolicyProblem] {
        let forNotices = policiesForNotices
        let policies = set.policies.flatMap { name, policy in
            policyProblems(policy, "policies.\(name)")
                + triggerProblems(policy, "policies.\(name)", isForNotices: forNotices.contains(name))
        }
        let objects = set.objects.flatMap { path, object in
            referenceProblems(object, "objects.\(path)") + targetProblems(object, "objects.\(path)")
                + valueProblems(object, "objects.\(path)") + cacheProblems(object, "objects.\(path)")
                + noticeProblems(object, "objects.\(path)")
        }
        return policies + objects + sharedPrincipals() + lockedOut() + linkProblems() + noticeLinkProblems()
            + unused()
    }

    // MARK: Help

    func error(_ path: String, _ message: String, _ remedy: String) -> [PolicyProblem] {
        [PolicyProblem(at: place(path), path: path, message, remedy: remedy)]
    }

    func warning(_ path: String, _ message: String, _ remedy: String) -> [PolicyProblem] {
        [PolicyProblem(.warning, at: place(path), path: path, message, remedy: remedy)]
    }

    /// Where a field stands, or, when it is not given, what holds it.
    private func place(_ path: String) -> Place { PolicyReading.place(path, in: places) }
}
