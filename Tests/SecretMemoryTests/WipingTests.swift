import SecretMemory
import Testing

/// Looks at memory after its owner let go.
///
/// The allocator may reuse the first words of a freed block for its own lists and may hand the block to
/// another thread, so a pattern is searched for in most of a block of an odd size that no one else asks for.
@Suite("Secret memory is wiped", .serialized)
struct WipingTests {
    struct Refusal: Error {}

    static let pattern: [UInt8] = (0..<977).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 11) | 1 }

    @Test("when the holder lets go")
    func wipedOnRelease() {
        var address: UnsafeRawPointer?
        do {
            let secret = SecretBytes(copying: Self.pattern)
            secret.withBytes { span in span.withUnsafeBytes { address = $0.baseAddress } }
        }
        #expect(Self.survivors(at: address) < 100)
    }

    @Test("when filling throws")
    func wipedOnThrow() {
        var address: UnsafeRawPointer?
        let pattern = Self.pattern
        #expect(throws: Refusal.self) {
            _ = try SecretBytes(capacity: pattern.count) { output throws(Refusal) in
                for byte in pattern { output.append(byte) }
                output.withUnsafeMutableBytes { buffer, _ in address = UnsafeRawPointer(buffer.baseAddress) }
                throw Refusal()
            }.count
        }
        #expect(Self.survivors(at: address) < 100)
    }

    @Test("when the last holder of a shared secret lets go, not before")
    func wipedWithLastHolder() {
        var address: UnsafeRawPointer?
        var first: SharedSecret? = SharedSecret(SecretBytes(copying: Self.pattern))
        var second = first
        first?.withBytes { span in span.withUnsafeBytes { address = $0.baseAddress } }
        first = nil
        #expect(second?.withBytes { $0.exposed() } == Self.pattern)
        second = nil
        #expect(Self.survivors(at: address) < 100)
    }

    /// How many bytes still stand where the secret's stood.
    private static func survivors(at address: UnsafeRawPointer?) -> Int {
        guard let address else { return .max }
        return pattern.indices.count { address.load(fromByteOffset: $0, as: UInt8.self) == pattern[$0] }
    }
}
