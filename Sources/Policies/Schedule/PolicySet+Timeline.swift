public import VaultCore

extension PolicySet {
    /// The next rotations of objects, `count` of each, in order of time.
    ///
    /// Objects that somebody else changes once told of their expiry are left out.
    ///
    /// `facts` tells what is known of each object; one that is missing counts as made now. Linked objects are looked at
    /// together, whether asked for or not, because each waits for the others.
    public func timeline(
        of paths: some Sequence<ObjectPath>,
        facts: [ObjectPath: DueFacts] = [:],
        from now: Timestamp,
        count: Int,
        seed: String = ""
    ) -> [Forecast] {
        let wanted = Set(paths).intersection(objects.keys).filter { objects[$0]?.notify == nil }
        let groups = linkedGroups
        let linked = Set(groups.joined())
        let alone = wanted.subtracting(linked).map { [$0] }
        let together = groups.filter { !wanted.isDisjoint(with: $0) }
        return (alone + together).flatMap { group in
            forecasts(of: group, facts: facts, from: now, count: count, seed: seed)
        }
        .filter { wanted.contains($0.object) }
        .sorted { ($0.due.at, $0.object) < ($1.due.at, $1.object) }
    }

    // MARK: Help

    /// Plays the rotations of one group.
    private func forecasts(
        of group: [ObjectPath],
        facts: [ObjectPath: DueFacts],
        from now: Timestamp,
        count: Int,
        seed: String
    ) -> [Forecast] {
        var players = group.compactMap { path in
            dueRule(for: path, in: group, seed: seed).map { rule in
                TimelinePlayer(rule: rule, facts: facts[path] ?? rule.policy.facts(since: now))
            }
        }
        var found: [Forecast] = []
        var clock = now
        while let index = TimelinePlayer.first(of: players, from: clock, atMost: count) {
            guard let forecast = players[index].play(from: clock) else { break }
            for other in players.indices where other != index {
                players[other].facts.linkedPromoted.append(forecast.promoted)
            }
            clock = max(clock, forecast.due.at)
            found.append(forecast)
        }
        return found
    }
}

extension Policy {
    /// The facts of a version that is made and becomes current at an instant.
    func facts(since: Timestamp) -> DueFacts {
        DueFacts(since: since, expires: lifetime.map { $0.after(since) })
    }
}

/// One object while the rotations of its group are played.
private struct TimelinePlayer {
    let rule: DueRule
    var facts: DueFacts
    var played = 0

    /// Whose turn is next among those that have not played `count` times.
    static func first(of players: [TimelinePlayer], from now: Timestamp, atMost count: Int) -> Int? {
        players.indices.filter { players[$0].played < count }
            .compactMap { index in
                players[index].rule.next(players[index].facts, now: now).map { (index, $0.at) }
            }
            .min { $0.1 < $1.1 }?.0
    }

    mutating func play(from now: Timestamp) -> Forecast? {
        guard let due = rule.next(facts, now: now) else { return nil }
        let forecast = Forecast(object: rule.path, due: due, policy: rule.policy)
        let linked = facts.linkedPromoted
        facts = rule.policy.facts(since: forecast.promoted)
        facts.linkedPromoted = linked
        played += 1
        return forecast
    }
}
