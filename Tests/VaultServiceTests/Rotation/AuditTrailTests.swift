import Audit
import Policies
import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("What the server does by itself stands in the audit log")
struct AuditTrailTests {
    /// The records of the last rotation, which must all name it.
    private func trail(_ w: TargetWorld) async throws -> [AuditRecord] {
        let rotation = try await w.world.lastRotation(w.id).id
        #expect(w.world.audit.records.allSatisfy { $0.rotationID == rotation && $0.caller == nil })
        return w.world.audit.records
    }

    @Test("a whole rotation: the promotion, the retirement, the destruction")
    func wholeLife() async throws {
        try await TargetWorld.with { w in
            let scheduler = w.scheduler(w.targets())
            w.world.clock.advance(by: .days(30))
            for wait in [Duration.zero, .seconds(1_800), .days(1)] {
                try await w.pass(wait, scheduler)
            }
            let records = try await trail(w)
            #expect(records.map(\.operation) == ["SecretRotateIfDue", "SecretVersionRetire"])
            let plan = try await w.world.lastRotation(w.id).state.plan
            #expect(records.last?.objectID == "secrets/orders/\(plan.predecessor)")
            #expect(
                records.last?.resultDescription
                    == "The target refuses it: nobody uses the old version any more"
            )
            try await w.world.change(w.id) { $0.object.rotationPolicy = nil }
            try await w.pass(.days(30), scheduler)
            let after = try await trail(w)
            #expect(after.map(\.operation).last == "SecretVersionDestroy")
            #expect(after.last?.objectID == records.last?.objectID)
        }
    }

    @Test("a roll-back by itself says why, and when the target is as before")
    func rollBack() async throws {
        try await TargetWorld.with { w in
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            let candidate = try await w.world.lastRotation(w.id).state.candidate
            w.failures.note(w.id, candidate, .consumer, at: w.world.clock.now())
            try await w.pass(.seconds(1_800), scheduler)
            let records = try await trail(w)
            #expect(records.map(\.operation) == ["SecretRotationRollBack", "SecretVersionDiscard"])
            #expect(records.first?.resultDescription == "Rolled back: too many failures with the candidate")
            #expect(records.allSatisfy { $0.objectID == "secrets/orders/\(candidate)" && $0.status == 200 })
        }
    }

    @Test("a rotation that gets stuck at its target says what went wrong, once")
    func stuck() async throws {
        try await TargetWorld.with { w in
            w.target.withholdRights()
            let scheduler = w.scheduler(w.targets())
            w.world.clock.advance(by: .days(30))
            for _ in 0..<10 {
                try await w.settle(scheduler)
                w.world.clock.advance(by: .seconds(3_600))
            }
            let records = try await trail(w)
            #expect(records.map(\.operation) == ["SecretRotationStuck"])
            #expect(records.map(\.resultDescription) == ["Stuck: rights"])
            #expect(records.map(\.status) == [500])
        }
    }

    @Test(
        "what the log does not take is not done, and done once it takes it",
        arguments: [
            "SecretVersionRetire", "SecretRotationRollBack", "SecretRotationStuck",
        ]
    )
    func refused(operation: String) async throws {
        try await TargetWorld.with { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            if operation == "SecretRotationStuck" { w.target.withholdRights() }
            w.world.audit.refuse(operation)
            try await w.pass(.days(30), scheduler)
            if operation == "SecretRotationRollBack" {
                let candidate = try await w.world.lastRotation(w.id).state.candidate
                w.failures.note(w.id, candidate, .consumer, at: w.world.clock.now())
            }
            for _ in 0..<4 {
                try await w.pass(.seconds(43_200), scheduler)
            }
            let held = try await w.world.lastRotation(w.id).state
            #expect(!held.isEnded && held.undo == nil)
            #expect(!w.world.audit.operations.contains(operation))
            w.world.audit.refuse(nil)
            if held.isStuck { _ = try await w.rotations().resume(try await w.world.lastRotation(w.id).id) }
            for _ in 0..<4 {
                try await w.pass(.seconds(43_200), scheduler)
            }
            #expect(w.world.audit.operations.contains(operation))
        }
    }
}
