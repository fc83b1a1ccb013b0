import Policies
import Receipts
import Rotation
import SecretMemory
import Testing
import VaultCore

@testable import VaultService

/// Secrets that only the vault hands out: Rekey makes a new value, and the vault is where the old one ends.
@Suite("Secrets without a target")
struct VaultOnlyTests {
    private static let text = """
        policies:
          signing:
            trigger: { every: P30D }
            lifetime: P90D
            rings:
              - { name: canary, select: "ring=canary", soak: PT30M, fail: { reportedFailures: 1 } }
              - { name: everyone }
            grace: { quiet: P1D, deadline: P7D }
            retention: P30D
        objects:
          secrets/orders: { policy: signing, password: { length: 64, alphabet: hex } }
          secrets/keeper: { owner: team }
        """

    /// A process over a world.
    private struct Process {
        let w: PolicyWorld
        let id: ObjectID
        let live: LiveRotations
        let uses: UseTracker
        let failures = ReportedFailures()
        let signer = FakeSigner()

        init(_ w: PolicyWorld) throws {
            self.w = w
            id = try World.id("orders", .secret)
            live = LiveRotations(over: w.world.store)
            uses = UseTracker(since: w.world.clock.now())
        }

        var targets: LiveTargets {
            w.world.targets(live, uses: uses, failures: failures) { _, _, _ in
                throw VaultError(.internalError, "no connector is asked for")
            }
        }

        var rotations: RotationService { RotationService(ports: w.world.ports(), live: live, nudge: {}) }

        func settle() async throws {
            let runner = RotationRunner(
                ports: w.world.ports(),
                audit: w.world.audit,
                node: "node-1",
                targets: targets,
                live: live,
                receipts: signer
            )
            let scheduler = w.world.scheduler(runner) { _, error in Issue.record("\(error)") }
            while case .worked = try await scheduler.tick() {}
        }

        func wait(_ time: Duration) async throws {
            w.world.clock.advance(by: time)
            try await settle()
        }

        func get(_ version: VersionID? = nil, ring: String? = nil, as client: String = "app") async throws
            -> (version: VersionID, value: String)
        {
            let secrets = w.world.secrets(live, uses: uses)
            let (found, value) = try await secrets.get(
                id,
                version: version,
                for: .init(clientID: client, ring: ring)
            )
            let text = value.withBytes { String(decoding: $0.exposed(), as: UTF8.self) }
            return (found.version.id, text)
        }

        func phase() async throws -> RotationState.Phase { try await w.world.lastRotation(id).state.phase }

        func stage(_ version: VersionID) async throws -> Stage? {
            try await w.world.look { try $0.version(id, version)?.version.stage }
        }
    }

    private func with(_ text: String = text, _ body: @escaping (Process) async throws -> Void) async throws {
        try await World.with { world in
            let w = try await PolicyWorld(world)
            try #require(try await w.apply(text).applied)
            try await body(try Process(w))
        }
    }

    @Test(
        "on demand: rings, everyone, quiet, and then the vault refuses the old value",
        arguments: [false, true]
    )
    func wholeLife(isScheduled: Bool) async throws {
        try await with { p in
            let first = try await p.get().version
            if isScheduled {
                p.w.world.clock.advance(by: .days(30))
            } else {
                _ = try await p.rotations.rotate(p.id, isEmergency: false, reason: nil)
            }
            try await p.settle()
            let second = try await p.get(ring: "canary")
            #expect(second.version != first && second.value.utf8.count == 64)
            #expect(try await p.get().version == first)
            try await p.wait(.seconds(1_800))
            #expect(try await p.get().version == second.version)
            #expect(try await p.phase() == .observing)
            #expect(try await p.w.world.current(p.id).attributes.expires == p.w.world.clock.now() + .days(90))
            try await p.wait(.days(1) - .seconds(60))
            #expect(try await p.get(first, as: "batch").version == first, "a use of the old version")
            try await p.wait(.seconds(120))
            #expect(try await p.phase() == .observing)
            try await p.wait(.days(1))
            #expect(try await p.phase() == .done)
            #expect(try await p.stage(first) == .retired)
            await #expect(throws: VaultError(.secretDisabled, "")) { _ = try await p.get(first) }
            #expect(try await p.get().version == second.version)
            try await p.wait(.days(30))
            #expect(try await p.stage(first) == .destroyed)
        }
    }

    @Test("the receipt says that the vault itself refuses, and who used the old version last")
    func receipt() async throws {
        try await with { p in
            let first = try await p.get(as: "batch").version
            let begun = try await p.rotations.rotate(p.id, isEmergency: false, reason: nil)
            for time in [Duration.zero, .seconds(1_800), .days(1)] { try await p.wait(time) }
            let record = try #require(try await p.w.world.look { try $0.receipt(of: begun.id) })
            let words = try ReceiptText(record.text).receipt().words
            #expect(
                words[0].hasPrefix("The vault itself refused version \(first) of secrets/orders in the vault")
            )
            #expect(words[0].hasSuffix("the vault does not hand it out: it is disabled"))
            #expect(words[3].contains("by batch"))
        }
    }

    @Test("a ring that fails gets the old value back")
    func failedRing() async throws {
        try await with { p in
            let first = try await p.get().version
            _ = try await p.rotations.rotate(p.id, isEmergency: false, reason: nil)
            try await p.settle()
            let second = try await p.get(ring: "canary").version
            let usage = UsageReports(ports: p.w.world.ports(), uses: p.uses, failures: p.failures, nudge: {})
            let failure = UsageReports.Report(object: p.id, version: second, outcome: .failed)
            #expect(try await usage.take(failure, from: "canary"))
            try await p.settle()
            #expect(try await p.phase() == .rolledBack)
            #expect(try await p.get(ring: "canary").version == first)
            #expect(try await p.stage(second) == .discarded)
        }
    }

    @Test("after the promotion a person can still have the old value back")
    func rollBack() async throws {
        try await with { p in
            let first = try await p.get().version
            let begun = try await p.rotations.rotate(p.id, isEmergency: false, reason: nil)
            for time in [Duration.zero, .seconds(1_800)] { try await p.wait(time) }
            _ = try await p.rotations.rollBack(begun.id)
            try await p.settle()
            #expect(try await p.phase() == .rolledBack)
            #expect(try await p.get().version == first)
        }
    }

    @Test("an emergency has no rings, and the old value ends at its deadline")
    func emergency() async throws {
        try await with { p in
            let first = try await p.get().version
            _ = try await p.rotations.rotate(p.id, isEmergency: true, reason: "leaked")
            try await p.settle()
            #expect(try await p.get().version != first)
            try await p.wait(.seconds(3_600))
            #expect(try await p.phase() == .done)
            await #expect(throws: VaultError(.secretDisabled, "")) { _ = try await p.get(first) }
        }
    }

    @Test("what has neither connector nor policy is left alone: nobody knows whether it is a login")
    func withoutPolicy() async throws {
        try await with { p in
            let keeper = try World.id("keeper", .secret)
            await #expect(throws: VaultError(.badParameter, "")) {
                _ = try await p.rotations.rotate(keeper, isEmergency: false, reason: nil)
            }
        }
    }
}
