public import VaultCore

/// When one object falls due: its policy, and its turn among linked objects.
public struct DueRule: Equatable, Sendable {
    /// The object.
    public let path: ObjectPath
    /// Its policy.
    public let policy: Policy
    /// Its turn; nil when it is linked to none.
    public let turn: LinkedTurn?
    /// Moves the jitter of a whole server; empty unless two servers share a target.
    public let seed: String

    /// A rule of its parts.
    public init(path: ObjectPath, policy: Policy, turn: LinkedTurn? = nil, seed: String = "") {
        self.path = path
        self.policy = policy
        self.turn = turn
        self.seed = seed
    }

    /// No count of missed times goes beyond this.
    public static let mostMissed = 10_000

    /// When the object rotates next; nil when nothing makes it due or its windows never open.
    ///
    /// A time that passed is caught up once, as soon as a window is open.
    public func next(_ facts: DueFacts, now: Timestamp) -> DueTime? {
        let wants = DueTime.Cause.allCases.compactMap { cause in
            wish(cause, facts, now: now).map { (cause: cause, at: $0) }
        }
        guard let first = wants.min(by: { $0.at < $1.at }) else { return nil }
        let held = hold(first.at, facts)
        guard let opening = policy.windows.opening(from: max(held, now)) else { return nil }
        let missed = missed(first.cause, after: first.at, now: now)
        return DueTime(at: opening, wanted: first.at, cause: first.cause, missed: missed)
    }

    // MARK: Wishes

    /// When one part of the trigger wants a rotation, jitter included.
    private func wish(_ cause: DueTime.Cause, _ facts: DueFacts, now: Timestamp) -> Timestamp? {
        guard let trigger = policy.trigger else { return nil }
        switch cause {
        case .every: return trigger.every.map { every($0, since: facts.since) }
        case .cron:
            return trigger.cron?.firing(after: facts.since, in: trigger.zone ?? .utc).map {
                $0 + jitter(facts)
            }
        case .beforeExpiry:
            guard let expires = facts.expires, let lead = trigger.beforeExpiry else { return nil }
            return lead.before(expires) + jitter(facts)
        case .percentOfLifetime:
            guard let expires = facts.expires, let percent = trigger.percentOfLifetime else { return nil }
            return Self.share(percent, from: facts.created ?? facts.since, to: expires) + jitter(facts)
        case .uses:
            guard let limit = trigger.uses, facts.uses >= limit else { return nil }
            return max(facts.since, now)
        }
    }

    private func every(_ period: CalendarDuration, since: Timestamp) -> Timestamp {
        if let turn { return turn.slot(after: since, every: period, seed: seed) }
        return period.after(since) + jitter(DueFacts(since: since))
    }

    private func jitter(_ facts: DueFacts) -> Duration {
        guard let bound = policy.trigger?.jitter else { return .zero }
        return Jitter.offset(of: path, turn: facts.since.microseconds, seed: seed, within: bound.shortest)
    }

    private static func share(_ percent: Int, from created: Timestamp, to expires: Timestamp) -> Timestamp {
        let whole = max(0, expires.microseconds - created.microseconds)
        return Timestamp(microseconds: created.microseconds + whole / 100 * Int64(percent))
    }

    /// Not before the overlap of every linked object is over.
    private func hold(_ wanted: Timestamp, _ facts: DueFacts) -> Timestamp {
        guard let turn, let last = facts.linkedPromoted.max() else { return wanted }
        return max(wanted, last + turn.overlap)
    }

    // MARK: Missed times

    private func missed(_ cause: DueTime.Cause, after wanted: Timestamp, now: Timestamp) -> Int {
        var count = 0
        var last = wanted
        while count < Self.mostMissed, let next = successor(cause, of: last), next > last, next <= now {
            count += 1
            last = next
        }
        return count
    }

    private func successor(_ cause: DueTime.Cause, of instant: Timestamp) -> Timestamp? {
        switch cause {
        case .every: policy.trigger?.every.map { $0.after(instant) }
        case .cron: policy.trigger?.cron?.firing(after: instant, in: policy.trigger?.zone ?? .utc)
        case .beforeExpiry, .percentOfLifetime, .uses: nil
        }
    }
}

extension PolicySet {
    /// The rule of an object; nil when the set does not hold the object or its policy.
    public func dueRule(for path: ObjectPath, seed: String = "") -> DueRule? {
        dueRule(for: path, in: linkedGroup(of: path), seed: seed)
    }

    /// The rules of all objects, at the cost of one look at the set.
    public func dueRules(seed: String = "") -> [ObjectPath: DueRule] {
        var groups: [ObjectPath: [ObjectPath]] = [:]
        for group in linkedGroups {
            for path in group { groups[path] = group }
        }
        var rules: [ObjectPath: DueRule] = [:]
        for path in objects.keys { rules[path] = dueRule(for: path, in: groups[path] ?? [path], seed: seed) }
        return rules
    }

    /// The rule of an object whose group is known.
    func dueRule(for path: ObjectPath, in group: [ObjectPath], seed: String) -> DueRule? {
        guard let policy = policy(of: path) else { return nil }
        guard group.count > 1, let place = group.firstIndex(of: path) else {
            return DueRule(path: path, policy: policy, seed: seed)
        }
        let overlaps = group.compactMap { self.policy(of: $0)?.grace.overlap.shortest }
        let turn = LinkedTurn(group: group, place: place, overlap: overlaps.max() ?? .zero)
        return DueRule(path: path, policy: policy, turn: turn, seed: seed)
    }
}
