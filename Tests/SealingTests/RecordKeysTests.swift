import Crypto
import Testing

@testable import Sealing

@Suite("Record keys of late")
struct RecordKeysTests {
    private static func salt(_ number: UInt8) -> [UInt8] { Array(repeating: number, count: 32) }

    /// Asks for the keys of some salts and gives those that had to be derived.
    private func derived(_ keys: RecordKeys, _ salts: [UInt8]) -> [UInt8] {
        var made: [UInt8] = []
        for salt in salts {
            _ = keys.key(Self.salt(salt)) {
                made.append(salt)
                return SymmetricKey(size: .bits256)
            }
        }
        return made
    }

    @Test("The same salt gives the same key, another salt another")
    func same() {
        let keys = RecordKeys()
        let first = keys.key(Self.salt(1)) { SymmetricKey(size: .bits256) }
        #expect(keys.key(Self.salt(1)) { SymmetricKey(size: .bits256) } == first)
        #expect(keys.key(Self.salt(2)) { SymmetricKey(size: .bits256) } != first)
    }

    @Test("What is asked for again stays, what is not makes room")
    func bounded() {
        let keys = RecordKeys(capacity: 4)
        #expect(derived(keys, [1, 2, 3, 1, 4, 5]) == [1, 2, 3, 4, 5])
        #expect(derived(keys, [1]) == [])
        #expect(derived(keys, [2]) == [2])
    }
}
