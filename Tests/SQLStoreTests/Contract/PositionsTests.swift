import Testing
import VaultCore

@testable import SQLStore

@Suite("Positions")
struct PositionsTests {
    @Test("numbers grow, however fast they are taken, and begin above what stands")
    func grow() {
        for largest in [0, 41, Int64(1) << 61] {
            let positions = Positions(above: largest)
            let taken = (0..<1000).map { _ in positions.next() }
            #expect(taken.first ?? 0 > largest)
            #expect(zip(taken, taken.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test("a store that is opened again goes on behind what it left", arguments: StoreDriver.all)
    func reopened(driver: StoreDriver) async throws {
        try await withTemporaryFolder { folder in
            for id in ["c", "b", "a"] {
                let store = try driver.open(folder, nil)
                try await store.write(.scheduledEvent) { try $0.append(Sample.outbox(id)) }
                await store.close()
            }
            let store = try driver.open(folder, nil)
            #expect(try await store.read { try $0.outbox(limit: 9) }.map(\.id) == ["c", "b", "a"])
            await store.close()
        }
    }
}
