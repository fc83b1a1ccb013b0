import Policies
import Rotation
public import VaultCore

/// Takes reports of consumers: which version they loaded, and whether they could work with it.
public struct UsageReports: Sendable {
    /// How a consumer fares with a version.
    public enum Outcome: String, CaseIterable, Sendable {
        /// It has it in use.
        case loaded
        /// It cannot work with it.
        case failed
        /// The target refused the login.
        case refused
    }

    /// One report.
    public struct Report: Sendable {
        /// Of which object.
        public var object: ObjectID
        /// Of which version.
        public var version: VersionID
        /// How the consumer fared with it.
        public var outcome: Outcome

        /// A report with all its parts.
        public init(object: ObjectID, version: VersionID, outcome: Outcome) {
            self.object = object
            self.version = version
            self.outcome = outcome
        }
    }

    private let ports: VaultPorts
    private let uses: UseTracker
    private let failures: ReportedFailures
    private let nudge: @Sendable () -> Void

    /// Works through `ports`; `nudge` has the scheduler look again.
    public init(
        ports: VaultPorts,
        uses: UseTracker,
        failures: ReportedFailures,
        nudge: @escaping @Sendable () -> Void
    ) {
        self.ports = ports
        self.uses = uses
        self.failures = failures
        self.nudge = nudge
    }

    /// Takes a report of the consumer with this client id; false when there is no such version.
    ///
    /// A failure with a candidate that a ring or everyone has is judged at once, and durable as far as the judgement
    /// is: the rotation is due now on return. One with any other version changes nothing.
    public func take(_ report: Report, from consumer: String) async throws -> Bool {
        let found = try await ports.store.read { try $0.version(report.object, report.version) }
        guard let found, found.object.deletion == nil else { return false }
        let (id, now) = (found.object.id, ports.clock.now())
        guard report.outcome != .loaded else {
            uses.note(id, report.version, by: consumer, .report, at: now)
            return true
        }
        let open = try await ports.store.read { try $0.openRotation(on: id) }
        if report.outcome == .refused { try tell(of: found.object, open) }
        if let open, open.state.candidate == report.version, open.state.isWatched {
            let source: ReportedFailures.Source = report.outcome == .refused ? .target : .consumer
            failures.note(id, report.version, source, at: now)
            try await lookNow(at: open, after: failure(of: id, report.version, source, at: now))
        }
        return true
    }

    private func tell(of object: ObjectRecord, _ open: OpenRotation?) throws {
        failures.tell(
            ReportedFailures.Refusals(
                connector: try ManagedRotation(of: object)?.object.connector,
                during: open?.state.phase.rawValue,
                count: 1
            )
        )
    }

    private func failure(
        of object: ObjectID,
        _ version: VersionID,
        _ source: ReportedFailures.Source,
        at now: Timestamp
    ) -> FailureRecord {
        FailureRecord(
            id: GUID.make(from: ports.random),
            object: object,
            version: version,
            source: source.rawValue,
            at: now
        )
    }

    /// Another server may be the one that judges, so it is written down for all.
    private func lookNow(at rotation: OpenRotation, after failure: FailureRecord) async throws {
        let now = ports.clock.now()
        try await ports.store.write(.scheduledEvent) { transaction in
            guard let open = try transaction.rotation(rotation.id), open.state.isWatched,
                open.state.halt == nil
            else { return }
            let known = try transaction.failures(
                of: failure.object,
                version: failure.version,
                since: open.state.since,
                limit: ReportedFailures.most
            )
            if known.count < ReportedFailures.most { try transaction.add(failure) }
            try transaction.lookAgain(at: now, open.object)
        }
        nudge()
    }
}

extension RotationState {
    /// Whether failures with the candidate may still undo the rotation.
    fileprivate var isWatched: Bool { phase == .exposed || phase == .observing }
}
