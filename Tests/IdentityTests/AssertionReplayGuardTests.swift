import Testing
import VaultCore

@testable import Identity

@Suite("The memory of assertions")
struct AssertionReplayGuardTests {
    @Test("it never grows beyond its capacity and makes room as assertions expire")
    func bounds() {
        let replays = AssertionReplayGuard(capacity: 3)
        let start = Timestamp(unixSeconds: 0)
        func admit(_ id: String, at second: Int64) -> AssertionReplayGuard.Verdict {
            replays.admit(
                id: id,
                digest: [1],
                source: "a",
                expires: Timestamp(unixSeconds: second) + .seconds(10),
                now: start + .seconds(second)
            )
        }
        #expect((0..<3).map { admit("\($0)", at: $0) } == [.admitted, .admitted, .admitted])
        #expect(admit("3", at: 5) == .full)
        #expect(admit("0", at: 5) == .admitted, "one that is known needs no room")
        #expect(admit("3", at: 10) == .admitted, "the first has expired")
        #expect(admit("4", at: 10) == .full)
    }

    @Test("after its life an id is free again")
    func expiry() {
        let replays = AssertionReplayGuard()
        func admit(from source: String, at second: Int64) -> AssertionReplayGuard.Verdict {
            replays.admit(
                id: "x",
                digest: [1],
                source: source,
                expires: Timestamp(unixSeconds: 10),
                now: Timestamp(unixSeconds: second)
            )
        }
        #expect(admit(from: "a", at: 0) == .admitted)
        #expect(admit(from: "b", at: 9) == .replayed)
        #expect(admit(from: "b", at: 10) == .admitted)
    }
}
