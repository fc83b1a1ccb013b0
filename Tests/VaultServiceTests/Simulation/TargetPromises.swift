import Receipts
import Rotation
import Testing
import VaultCore

@testable import VaultService

/// What must hold in every life of a managed login.
struct TargetPromises {
    /// A promise that was broken.
    struct Violation: Error, CustomStringConvertible {
        let description: String
    }

    private let w: TargetWorld

    init(_ w: TargetWorld) {
        self.w = w
    }

    private func open() async throws -> OpenRotation? {
        try await w.world.look { [id = w.id] in try $0.openRotation(on: id) }
    }

    /// Checks that whatever anyone would be served now is accepted (P1), and nothing is retired without a cause (P2).
    func check() async throws {
        let open = try await open()
        if open?.state.isInDoubt != true {
            for ring in [nil, "canary", "eu"] where try await !w.login(ring: ring).isAccepted {
                throw Violation(
                    description: "P1: ring \(ring ?? "-") is served a login that the target refuses"
                )
            }
        }
        let history = try await w.world.look { [id = w.id] in try $0.history(of: id, limit: 1_000) }
        guard history.count(where: { $0.stage == .current }) == 1 else {
            throw Violation(description: "not exactly one version is current")
        }
        if let state = open?.state, state.retirement == nil, state.plan.target?.overlap != TargetOverlap.none,
            !state.isPredecessorLost, try await !isAccepted(state.plan.predecessor)
        {
            throw Violation(description: "P2: the old login ended in the phase \(state.phase)")
        }
    }

    private func isAccepted(_ version: VersionID) async throws -> Bool {
        let found = try await w.world.look { [id = w.id] in try $0.version(id, version)?.version.sealed.box }
        let password = String(decoding: found ?? [], as: UTF8.self)
        return ["orders_a", "orders_b"].contains { w.target.accepts($0, password) }
    }

    /// Lets everything heal by letting days pass and `work` be done, and checks that it ends without a person but where a
    /// person was called.
    func settle(areReceiptsInOrder: Bool = true, _ work: () async throws -> Void) async throws {
        for _ in 0..<40 {
            guard let open = try await open() else { break }
            if open.state.halt != nil { _ = try await w.rotations().resume(open.id) }
            w.world.clock.advance(by: .seconds(86_400))
            try await work()
            try await w.live.load()
            try await check()
        }
        if let open = try await open() {
            throw Violation(description: "P8: it does not end, and stays in the phase \(open.state.name)")
        }
        if areReceiptsInOrder { try await checkReceipts() }
    }

    /// Checks that each retirement left one account that holds together, and nothing else did.
    private func checkReceipts() async throws {
        let ended = try await w.world.look { [id = w.id] reader in
            try reader.rotations(of: id, limit: 1_000).compactMap { rotation in
                (state: try reader.rotation(rotation)?.state, receipt: try reader.receipt(of: rotation))
            }
        }
        for (state, record) in ended {
            guard (state?.phase == .done) == (record != nil) else {
                throw Violation(description: "a receipt and a retirement do not go together")
            }
            let found = try record.map { try ReceiptText($0.text).receipt().contradictions } ?? []
            guard found.isEmpty else { throw Violation(description: "a receipt says: \(found)") }
        }
    }
}

extension TargetWorld {
    /// What people do without being asked.
    func interfere(_ service: RotationService? = nil) async {
        let rotations = service ?? rotations()
        guard let open = try? await world.look({ [id] in try $0.openRotation(of: id) }) else {
            _ = try? await rotations.rotate(
                id,
                isEmergency: world.random.below(4) == 0,
                reason: "drill"
            )
            return
        }
        switch world.random.below(4) {
        case 0: _ = try? await rotations.rollBack(open)
        case 1: _ = try? await rotations.pause(open)
        default: _ = try? await rotations.resume(open)
        }
    }

    /// The next calls to the target fail at random.
    func planFaults() {
        let random = world.random
        target.plan(
            (0..<6).map { _ in random.below(4) == 0 ? FakeTarget.Fault.allCases[random.below(4)] : nil }
        )
    }
}
