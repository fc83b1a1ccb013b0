public import Policies
public import VaultCore

/// Has vaults follow sets of policy files.
public struct PolicyService: Sendable {
    /// What a caller wants applied, and under which conditions.
    public struct Request: Sendable {
        /// The files.
        public var files: [PolicyFile]
        /// The fingerprint of the set that the caller saw applied; nil takes what stands.
        public var expecting: String?
        /// Whether targets that refuse or are not reached keep the set from being applied.
        public var isStrict: Bool
        /// Whether emergency changes that the files do not hold are given up; otherwise they keep the set from being
        /// applied.
        public var discardsEmergencies: Bool
        /// Whether the caller may add and change connectors.
        public var mayConnect: Bool

        /// A request with all its parts.
        public init(
            files: [PolicyFile],
            expecting: String? = nil,
            isStrict: Bool = false,
            discardsEmergencies: Bool = false,
            mayConnect: Bool
        ) {
            self.files = files
            self.expecting = expecting
            self.isStrict = isStrict
            self.discardsEmergencies = discardsEmergencies
            self.mayConnect = mayConnect
        }
    }

    /// The timeline of a plan shows no more objects.
    private static let shownObjects = 100
    private static let preflightTime = Duration.seconds(60)

    let ports: VaultPorts
    private let targets: LiveTargets
    let shapes: [ConnectorShape]
    private let seed: String
    private let watch: DriftWatch
    private let nudge: @Sendable () -> Void

    /// Works through `ports`; `shapes` are the kinds of connectors, `watch` learns what is to be watched for drift,
    /// `seed` moves the jitter of this server, and `nudge` has the scheduler look again.
    public init(
        ports: VaultPorts,
        targets: LiveTargets,
        shapes: [ConnectorShape],
        watch: DriftWatch,
        seed: String = "",
        nudge: @escaping @Sendable () -> Void
    ) {
        self.ports = ports
        self.targets = targets
        self.shapes = shapes
        self.watch = watch
        self.seed = seed
        self.nudge = nudge
    }

    /// Takes over the connectors of all applied sets; to be called once at start.
    public func load() async throws {
        let sets = try await ports.store.read { reader in
            try reader.vaults().map { ($0.name, try reader.appliedPolicies(of: $0.name)) }
        }
        for (vault, set) in sets {
            targets.replace(set.connectors, in: vault)
            try await watch.follow(set, in: vault)
        }
    }

    /// The set that a vault follows.
    public func applied(in vault: VaultName) async throws -> AppliedPolicies {
        try await ports.store.read { reader in
            try AppliedPolicies(
                vault: vault.description,
                set: try reader.appliedPolicies(of: vault),
                emergencies: try reader.emergencies(of: vault)
            )
        }
    }

    /// What applying files would change, and what is wrong with them or with their targets; changes nothing.
    public func plan(_ files: [PolicyFile], in vault: VaultName, mayConnect: Bool) async throws
        -> PolicyOutcome
    {
        var review = try await review(files, in: vault, mayConnect: mayConnect)
        review.tellEmergencies(as: .warning)
        if let draft = review.draft, !review.hasErrors {
            review.problems += await troubles(of: draft.trials, review.reading, isStrict: false)
        }
        return review.outcome(applied: false)
    }

    /// Has a vault follow files, all of them or, when something is wrong, none; durable on return.
    ///
    /// Files that say what is applied already change nothing. Throws ``VaultError/Code/conflict`` when somebody applied
    /// others since the caller looked.
    public func apply(_ request: Request, in vault: VaultName) async throws -> PolicyOutcome {
        var review = try await review(request.files, in: vault, mayConnect: request.mayConnect)
        if !request.discardsEmergencies { review.tellEmergencies(as: .error) }
        guard let draft = review.draft, !review.hasErrors else { return review.outcome(applied: false) }
        guard request.expecting == nil || request.expecting == draft.plan.from else { throw Self.overtaken }
        review.problems += await troubles(of: draft.trials, review.reading, isStrict: request.isStrict)
        guard !review.hasErrors else { return review.outcome(applied: false) }
        try await commit(draft, in: vault)
        try await follow(draft.set, in: vault)
        return review.outcome(applied: true)
    }

    /// Has what runs work by a set that is durable.
    func follow(_ set: PolicySet, in vault: VaultName) async throws {
        targets.replace(set.connectors, in: vault)
        try await watch.follow(set, in: vault)
        nudge()
    }

    // MARK: - Private

    private func review(_ files: [PolicyFile], in vault: VaultName, mayConnect: Bool) async throws
        -> PolicyReview
    {
        let (now, shapes) = (ports.clock.now(), shapes)
        let reading = try await ports.heavyWork.run { PolicyReader(connectors: shapes).read(files, at: now) }
        return try await review(reading, in: vault, mayConnect: mayConnect)
    }

    /// Holds a set that was read against the vault.
    func review(_ reading: PolicyReading, in vault: VaultName, mayConnect: Bool) async throws -> PolicyReview
    {
        let now = ports.clock.now()
        var review = PolicyReview(vault: vault, reading: reading, problems: reading.problems)
        guard let set = reading.set else { return review }
        let secrets = Set(VaultRules.secrets(of: set, shapes).map(\.path))
        let holdings = try await ports.store.read {
            try PolicyHoldings(of: set, naming: secrets, in: vault, $0)
        }
        let rules = VaultRules(reading: reading, set: set, holdings: holdings, shapes: shapes, vault: vault)
        review.problems += rules.problems(mayConnect: mayConnect)
        let rotations = set.rotations(strategies: strategies, seed: seed)
        review.problems += try await valueProblems(rules, rotations)
        let trials = trials(rules, rotations, &review.problems)
        let plan = try PolicyPlan(
            from: holdings.applied,
            to: set,
            facts: holdings.facts(of: set),
            at: now,
            objects: Self.shownObjects,
            seed: seed
        )
        review.draft = PolicyReview.Draft(
            set: set,
            applied: holdings.applied,
            emergencies: holdings.emergencies,
            plan: plan,
            rotations: rotations,
            trials: trials
        )
        return review
    }

    private func strategies(of type: String) -> [TargetOverlap] {
        shapes.first { $0.type == type }?.strategies ?? []
    }

    /// Makes the connectors that are new or changed, and those that new or changed objects log in at, once for each
    /// strategy that these want of them; one that is only told of expiries has nothing to be asked beforehand.
    private func trials(
        _ rules: VaultRules,
        _ rotations: [ObjectPath: ManagedRotation],
        _ problems: inout [PolicyProblem]
    ) -> [ConnectorTrial] {
        let changed = Set(rules.changedConnectors)
        let objects = Dictionary(
            grouping: rotations.values.filter { rotation in
                changed.contains(rotation.object.connector ?? "") || rules.isChanged(rotation.path)
            }
        ) { $0.object.connector ?? "" }
        var trials: [ConnectorTrial] = []
        for name in changed.union(objects.keys).sorted() {
            guard let entry = rules.set.connectors[name] else { continue }
            let usual = entry.strategy ?? strategies(of: entry.type).first ?? .none
            let isOnlyTold = objects[name] == nil && rotations.values.contains { $0.object.notify == name }
            let wanted = Dictionary(grouping: objects[name] ?? []) { $0.overlap ?? usual }
            for (overlap, users) in wanted.isEmpty ? [usual: []] : wanted {
                do {
                    let connector = try targets.trial(of: entry, overlap: overlap, in: rules.vault)
                    if isOnlyTold { continue }
                    let principals = users.flatMap(\.object.principals).sorted()
                    trials.append(ConnectorTrial(name: name, connector: connector, principals: principals))
                } catch {
                    let why = (error as? VaultError)?.summary ?? "it cannot be made"
                    problems.append(rules.error("connectors.\(name)", why, "correct the settings"))
                }
            }
        }
        return trials
    }

    private func troubles(of trials: [ConnectorTrial], _ reading: PolicyReading, isStrict: Bool) async
        -> [PolicyProblem]
    {
        await ConnectorTrial.preflight(trials, within: Self.preflightTime).compactMap { name, answer in
            answer.trouble.map { trouble in
                PolicyProblem(
                    isStrict ? .error : .warning,
                    at: reading.place("connectors.\(name)"),
                    path: "connectors.\(name)",
                    trouble,
                    remedy: "nothing rotates there until this is mended"
                )
            }
        }
    }

    /// One transaction, and none when nothing changes; `emergencies` are those that stand afterwards.
    func commit(_ draft: PolicyReview.Draft, leaving emergencies: [EmergencyChange] = [], in vault: VaultName)
        async throws
    {
        let (from, text) = (draft.plan.from, try draft.set.canonicalText())
        if draft.plan.isEmpty, draft.emergencies == emergencies {
            let isDone = try await ports.store.read { reader in
                try reader.changes(to: draft.rotations, from: draft.applied, in: vault).isEmpty
            }
            if isDone { return }
        }
        let now = ports.clock.now()
        try await ports.store.write(.policyApply) { transaction in
            let applied = try transaction.appliedPolicies(of: vault)
            guard try applied.fingerprint() == from,
                try transaction.emergencies(of: vault) == draft.emergencies
            else { throw Self.overtaken }
            for change in try transaction.changes(to: draft.rotations, from: applied, in: vault) {
                try transaction.commit(change, at: now)
            }
            try transaction.setSetting(vault.policiesSetting, to: text)
            try transaction.setEmergencies(emergencies, of: vault)
        }
    }

    static var overtaken: VaultError {
        VaultError(.conflict, "Other policies were applied meanwhile; plan again.")
    }
}
