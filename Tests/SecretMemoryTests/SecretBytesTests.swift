import SecretMemory
import Testing

@Suite("Secret bytes")
struct SecretBytesTests {
    struct Refusal: Error {}

    @Test("what was filled in is lent out, and nothing more")
    func filledBytesAreLent() {
        let secret = SecretBytes(capacity: 10) { output in
            output.append(UInt8(1))
            output.append(UInt8(2))
        }
        #expect(secret.count == 2)
        #expect(secret.withBytes { $0.exposed() } == [1, 2])
    }

    @Test("a copy does not follow its source")
    func copiesAreTheirOwn() {
        var source: [UInt8] = [1, 2, 3]
        let secret = SecretBytes(copying: source)
        source[0] = 9
        #expect(secret.withBytes { $0.exposed() } == [1, 2, 3])
    }

    @Test("an empty secret is possible")
    func emptySecretsAreAllowed() {
        let secret = SecretBytes(copying: [])
        #expect(secret.count == 0)
        #expect(secret.withBytes { $0.byteCount } == 0)
    }

    @Test("a filler that throws gets its error back")
    func errorsPass() {
        #expect(throws: Refusal.self) {
            try SecretBytes(capacity: 4) { output throws(Refusal) in
                output.append(UInt8(7))
                throw Refusal()
            }.count
        }
    }

    @Test(
        "equality compares all bytes and the length",
        arguments: [
            ([1, 2], [1, 2], true), ([1, 2], [1, 3], false), ([1, 2], [1], false), ([], [], true),
            ([0, 2], [1, 2], false),
        ] as [([UInt8], [UInt8], Bool)]
    )
    func equalityIsWhole(_ left: [UInt8], _ right: [UInt8], _ isEqual: Bool) {
        #expect(SecretBytes(copying: left).isEqual(to: SecretBytes(copying: right)) == isEqual)
        #expect(ConstantTime.areEqual(left, right) == isEqual)
    }

    @Test("every single flipped bit is seen")
    func flippedBitsAreSeen() {
        let original = [UInt8](0..<32)
        for bit in 0..<256 {
            var altered = original
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!ConstantTime.areEqual(original, altered))
        }
    }

    @Test("a shared secret lends the same bytes to each holder")
    func sharedSecretsAreShared() {
        let secret = SharedSecret(SecretBytes(copying: [4, 5]))
        let other = secret
        #expect(secret.count == 2)
        #expect(other.withBytes { $0.exposed() } == [4, 5])
    }
}
