import Rotation
import VaultCore

/// One of everything, so that a test sets only what matters to it.
enum Fixture {
    static let now = Timestamp(unixSeconds: 1_800_000_000)
    static let vault = VaultName.default
    static let first = version("a")
    static let second = version("b")

    static func version(_ digit: Character) -> VersionID {
        guard let id = VersionID(String(repeating: digit, count: 32)) else {
            preconditionFailure("a hex digit")
        }
        return id
    }

    static func duration(_ text: String) -> CalendarDuration {
        guard let duration = CalendarDuration(text) else { preconditionFailure("a duration") }
        return duration
    }

    static func id(_ kind: ObjectKind) -> ObjectID {
        guard let name = ObjectName("thing") else { preconditionFailure("a name") }
        return ObjectID(vault: vault, kind: kind, name: name)
    }

    static func object(
        _ kind: ObjectKind = .key,
        version: VersionID = first,
        created: Timestamp = now,
        expires: Timestamp? = nil,
        enabled: Bool = true,
        deletion: ObjectRecord.Deletion? = nil
    ) -> CurrentObject {
        let attributes = Attributes(enabled: enabled, expires: expires, created: created)
        let sealed = SealedRecord(kekVersion: 1, salt: [], box: [])
        return CurrentObject(
            object: ObjectRecord(id: id(kind), current: version, created: created, deletion: deletion),
            version: VersionRecord(
                object: id(kind),
                id: version,
                sequence: 1,
                stage: .current,
                attributes: attributes,
                sealed: sealed
            )
        )
    }

    static let plan = RotationPlan(
        trigger: .scheduled,
        predecessor: first,
        candidate: second,
        due: now,
        missed: 2
    )

    /// A plan that moves a target, with one ring, quiet of a day and a deadline of a week.
    static func targetPlan(
        _ overlap: TargetOverlap = .twoPrincipals,
        rings: Int = 1,
        atDeadline: RotationGrace.AtDeadline = .hold,
        probeFailures: Int? = nil
    ) -> RotationPlan {
        var plan = plan
        let watch = RotationWatch(soak: duration("PT30M"), authFailures: 2, probeFailures: probeFailures)
        plan.target = TargetPlan(
            connector: "orders-db",
            overlap: overlap,
            predecessorPrincipal: "orders_a",
            candidatePrincipal: overlap == .twoPrincipals ? "orders_b" : "orders_a",
            rings: (0..<rings).map { RotationRing(name: "ring-\($0)", select: "ring=\($0)", watch: watch) },
            watch: watch,
            grace: RotationGrace(quiet: duration("P1D"), deadline: duration("P7D"), atDeadline: atDeadline),
            consumersCache: duration("PT5M"),
            retention: duration("P30D")
        )
        return plan
    }

    static let failure = StepFailure(.targetUnreachable, "connection refused")

    /// The events that lead a rotation of `plan` to `phase`; nil when it never gets there.
    static func journey(to phase: RotationState.Phase, _ plan: RotationPlan = targetPlan())
        -> [RotationEvent]?
    {
        if phase == .issuing { return plan.target == nil ? nil : [.planned(plan), .issuing] }
        if phase == .rolledBack { return [.planned(plan), .discarded(.superseded)] }
        guard let target = plan.target else {
            let steps: [(RotationState.Phase, RotationEvent)] = [
                (.planned, .planned(plan)), (.generated, .generated), (.promoted, .promoted),
                (.done, .recorded),
            ]
            return steps.firstIndex { $0.0 == phase }.map { steps[...$0].map(\.1) }
        }
        let before: [(RotationState.Phase, RotationEvent)] = [
            (.planned, .planned(plan)), (.generated, .generated), (.staging, .staging), (.staged, .staged),
            (.verified, .verified(predecessorAccepted: true)),
        ]
        let rings = target.rings.map { _ in (RotationState.Phase.exposed, RotationEvent.exposed) }
        let after: [(RotationState.Phase, RotationEvent)] = [
            (.promoted, .promoted), (.observing, .recorded), (.retiring, .retiring(.quiet)),
            (.done, .retired),
        ]
        if phase == .restoring { return before.map(\.1) + rings.map(\.1) + [.restoring(.person)] }
        let steps = before + rings + after
        return steps.firstIndex { $0.0 == phase }.map { steps[...$0].map(\.1) }
    }

    /// What events add up to when all happen now.
    static func fold(_ events: [RotationEvent]) throws -> RotationState {
        try RotationState(folding: events.map { ($0, now) })
    }

    static func state(_ phase: RotationState.Phase, _ plan: RotationPlan = targetPlan()) throws
        -> RotationState?
    {
        try journey(to: phase, plan).map { try fold($0) }
    }

    /// An event of each kind.
    static func event(_ name: RotationEvent.Name, _ plan: RotationPlan = targetPlan()) -> RotationEvent {
        switch name {
        case .planned: .planned(plan)
        case .approved: .approved(by: "ada")
        case .issuing: .issuing
        case .generated: .generated
        case .staging: .staging
        case .staged: .staged
        case .verified: .verified(predecessorAccepted: true)
        case .exposed: .exposed
        case .promoted: .promoted
        case .recorded: .recorded
        case .retiring: .retiring(.deadline)
        case .retired: .retired
        case .restoring: .restoring(.authFailures)
        case .restored: .restored
        case .discarded: .discarded(.deleted)
        case .refused: .refused(failure, retryAt: now + .seconds(30))
        case .regenerated: .regenerated(version("c"))
        case .failed: .failed(failure, retryAt: now + .seconds(30))
        case .probeFailed: .probeFailed(failure)
        case .stuck: .stuck(failure)
        case .paused: .paused
        case .resumed: .resumed
        case .retried: .retried
        }
    }

    static let quiet = RotationEvidence(completeSince: now)
}
