public import Rotation
public import VaultCore

extension LiveTargets {
    /// A look at a target's sessions that takes longer is given up.
    private static let lookTime = Duration.seconds(5)
    /// One look asks about no more logins.
    private static let portion = 500

    /// What is known now: uses that the vault saw, sessions that the target shows, failures that were reported.
    ///
    /// It is complete since the process began, since the target's sessions were last out of sight, and since the clock was
    /// last set.
    public func evidence(on object: ObjectID, of state: RotationState) async throws -> RotationEvidence {
        let predecessor = state.plan.predecessor
        let span = span()
        try await clockWatch?.keep()
        if state.phase == .observing { await noteSessions(of: Self.watched([(object, state)])) }
        let fresh = uses.uses(of: object, predecessor)
        let (stored, told, even) = try await store.read { reader in
            (
                try reader.uses(of: object, version: predecessor, limit: Straggler.most + 1),
                try reader.failures(
                    of: object,
                    version: state.candidate,
                    since: state.since,
                    limit: ReportedFailures.most
                ),
                try reader.evenSince()
            )
        }
        let evenSince = even.map { $0 + span.lag }
        let known = (stored + fresh).joined()
        let sight = Self.key(of: object, state).map { self.sight(at: $0) } ?? Sight()
        let logged = await loggedRefusals(on: object, of: state)
        return RotationEvidence(
            completeSince: [sight.completeSince, span.since, evenSince].compactMap(\.self).reduce(
                uses.completeSince,
                max
            ),
            completeUntil: span.until,
            evenSince: evenSince,
            isBlind: sight.isBlind,
            lastUse: known.first.map { $0.last + span.lag },
            authFailures: count(.target, told, on: object, of: state) + logged,
            reportedFailures: count(.consumer, told, on: object, of: state),
            uses: known.prefix(Straggler.most).map { VersionUse($0) },
            hasMoreUses: known.count > Straggler.most
        )
    }

    /// How many failures this server was told of, or the store knows.
    private func count(
        _ source: ReportedFailures.Source,
        _ told: [FailureRecord],
        on object: ObjectID,
        of state: RotationState
    ) -> Int {
        max(
            failures.count(object, state.candidate, source, since: state.since),
            told.count { $0.source == source.rawValue }
        )
    }

    /// Looks at the targets for logins with the old version, of every rotation that observes, and writes down what was
    /// seen; short logins between two looks are seen by shorter looks only.
    ///
    /// Looks at their logs of refused logins too: a rotation whose watch these break is due now, and `wake` is called.
    public func collect(wake: () -> Void = {}) async throws {
        if try await judgeRefusals() { wake() }
        await noteSessions(of: Self.watched(live.observing.map { ($0.object, $0.state) }))
        try await uses.flush(to: store)
    }

    // MARK: - Sessions

    /// Who uses which old version at a target, by principal.
    private typealias Watched = [Key: [String: (object: ObjectID, version: VersionID)]]

    /// The target that tells old logins from new ones; nil with one principal for both versions, which nobody can tell
    /// apart.
    static func key(of object: ObjectID, _ state: RotationState) -> Key? {
        guard let target = state.plan.target, target.predecessorPrincipal != target.candidatePrincipal
        else { return nil }
        return Key(vault: object.vault, name: target.connector, overlap: target.overlap)
    }

    private static func watched(_ rotations: [(object: ObjectID, state: RotationState)]) -> Watched {
        var watched: Watched = [:]
        for (object, state) in rotations {
            guard let key = key(of: object, state), let target = state.plan.target else { continue }
            watched[key, default: [:]][target.predecessorPrincipal] = (object, state.plan.predecessor)
        }
        return watched
    }

    /// Asks each target once, all at the same time, and notes that whoever is logged in as an old principal uses the
    /// old version now, busy or not.
    private func noteSessions(of watched: Watched) async {
        await withDiscardingTaskGroup { group in
            for (key, principals) in watched {
                group.addTask {
                    let names = principals.keys.sorted()
                    var isSeen = true
                    for first in stride(from: 0, to: names.count, by: Self.portion) {
                        let portion = Array(names[first..<min(first + Self.portion, names.count)])
                        let sessions = await self.sessions(at: key, of: portion)
                        isSeen = isSeen && sessions != nil
                        for session in sessions ?? [] {
                            guard let (object, version) = principals[session.principal] else { continue }
                            self.note(session, of: object, version)
                        }
                    }
                    self.note(look: isSeen, at: key, self.clock.now())
                }
            }
        }
    }

    /// Whoever is logged in uses the version now, busy or not; of a target without sessions each use counts once, when it
    /// was.
    private func note(_ session: TargetSession, of object: ObjectID, _ version: VersionID) {
        let last = session.isOpen ? clock.now() : session.lastActive ?? session.since
        guard session.isOpen || isNews(last, of: object) else { return }
        uses.note(object, version, by: session.client, .target, at: last)
    }

    /// The sessions that a target shows; nil when it does not tell, or not in time.
    private func sessions(at key: Key, of principals: [String]) async -> [TargetSession]? {
        await inTime {
            let connector = try? await self.connector(key.name, in: key.vault, overlap: key.overlap)
            return await connector?.sessions(of: principals)
        }
    }

    /// What a target tells; nil when it takes too long.
    func inTime<T: Sendable>(_ look: @escaping @Sendable () async -> T?) async -> T? {
        await withTaskGroup(of: T?.self) { group in
            group.addTask { await look() }
            group.addTask {
                try? await Task.sleep(for: Self.lookTime)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
