import Testing
import VaultCore

@testable import Sealing

@Suite struct RewrapPolicyTests {
    private let policy = RewrapPolicy(retireAfter: .seconds(60))
    private let start = Timestamp(unixSeconds: 1_800_000_000)

    @Test("A vault with one key and no key rests")
    func nothingToDo() {
        #expect(policy.step(for: [], census: [:], now: start) == .rest)
        #expect(policy.step(for: keks(1), census: [1: 5], now: start) == .rest)
    }

    @Test("Records below the newest key come first")
    func resealing() {
        #expect(policy.step(for: keks(1, 2), census: [1: 1, 2: 5], now: start) == .reseal(below: 2))
        #expect(policy.step(for: keks(1, 2, 3), census: [2: 1], now: .latest) == .reseal(below: 3))
    }

    @Test("Old keys wait for the quiet time, then go")
    func retirement() {
        let ripe = start + .seconds(60)
        #expect(policy.step(for: keks(1, 2), census: [2: 5], now: start) == .wait(until: ripe))
        #expect(
            policy.step(for: keks(2, 1), census: [1: 0], now: ripe - .microseconds(1)) == .wait(until: ripe)
        )
        #expect(policy.step(for: keks(1, 3, 2), census: [3: 5], now: ripe) == .retire([1, 2]))
    }

    @Test("Keys of backup blobs are never retired, for nobody can count the blobs")
    func backups() {
        #expect(policy.step(for: keks(1, 2, vault: RecordBinding.backup), census: [:], now: .latest) == .rest)
    }

    private func keks(_ versions: Int..., vault: String = "default") -> [KEKRecord] {
        versions.map { KEKRecord(vault: vault, version: $0, rootID: "r", wrapped: [], created: start) }
    }
}
