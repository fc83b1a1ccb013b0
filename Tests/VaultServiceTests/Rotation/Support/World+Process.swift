import SecretMemory
import VaultCore

@testable import VaultService

/// The parts of a process that just began over a world.
extension World {
    func targets(
        _ live: LiveRotations,
        uses: UseTracker? = nil,
        failures: ReportedFailures = ReportedFailures(),
        make: @escaping LiveTargets.Maker
    ) -> LiveTargets {
        LiveTargets(
            store: store,
            live: live,
            clock: clock,
            uses: uses ?? UseTracker(since: clock.now()),
            failures: failures,
            make: make
        )
    }

    func scheduler(
        _ targets: LiveTargets,
        _ live: LiveRotations,
        outlet: NoticeOutlet = NoticeOutlet { "https://\($0)" },
        report: @escaping @Sendable (DueEntry, any Error) -> Void = { _, _ in }
    ) -> Scheduler {
        let runner = RotationRunner(
            ports: ports(),
            audit: audit,
            node: "node-1",
            targets: targets,
            live: live
        )
        return scheduler(runner, outlet: outlet, report: report)
    }

    func scheduler(
        _ runner: RotationRunner,
        outlet: NoticeOutlet = NoticeOutlet { "https://\($0)" },
        report: @escaping @Sendable (DueEntry, any Error) -> Void = { _, _ in }
    ) -> Scheduler {
        Scheduler(
            ports: ports(),
            audit: audit,
            runner: runner,
            handles: KeyHandleCache(),
            outlet: outlet,
            report: report
        )
    }

    func watch(_ targets: LiveTargets, _ live: LiveRotations) -> DriftWatch {
        DriftWatch(
            ports: ports(),
            audit: audit,
            targets: targets,
            rotations: RotationService(ports: ports(), live: live, nudge: {})
        )
    }

    func secrets(_ live: LiveRotations, uses: UseTracker? = nil) -> SecretService {
        SecretService(ports: ports(), live: live, uses: uses ?? UseTracker(since: World.start))
    }

    /// Writes a version of a secret, as a client does.
    func set(_ id: ObjectID, to text: String, expires: Timestamp? = nil, _ live: LiveRotations) async throws {
        let value = SharedSecret(SecretBytes(copying: Array(text.utf8)))
        var draft = SecretService.Draft(value: value)
        draft.attributes.expires = expires
        _ = try await secrets(live).set(id, draft)
    }
}
