import VaultCore

/// Randomness that counts up from a start, for tests that look at each byte.
struct FixedRandom: RandomSource {
    var first: UInt8 = 0

    func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { first &+ UInt8(truncatingIfNeeded: $0) }
    }
}
