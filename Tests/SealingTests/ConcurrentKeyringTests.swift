import SecretMemory
import Testing
import VaultCore

@testable import Sealing

@Suite struct ConcurrentKeyringTests {
    @Test("Records sealed while keys rotate and retire all open afterwards")
    func sealingDuringRotation() async throws {
        let fixture = try await Fixture.make()
        let keyring = fixture.keyring
        let sealed = try await withThrowingTaskGroup(of: [SealedRecord].self) { group in
            for worker in 0..<4 {
                group.addTask {
                    try (0..<50).map {
                        try keyring.seal([UInt8(worker)].span.bytes, binding: Fixture.binding($0))
                    }
                }
            }
            for _ in 0..<5 { _ = try await keyring.rotateKEK(of: Fixture.vault, in: fixture.store) }
            return try await group.reduce(into: []) { $0 += [$1] }
        }
        #expect(keyring.newestVersion(of: Fixture.vault) == 6)
        for records in sealed {
            for (number, record) in records.enumerated() {
                #expect(exposed(try keyring.open(record, binding: Fixture.binding(number))).count == 1)
            }
        }
    }
}
