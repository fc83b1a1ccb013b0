/// Where randomness comes from: the operating system, or a seed in simulations.
public protocol RandomSource: Sendable {
    /// `count` unpredictable bytes.
    func bytes(_ count: Int) -> [UInt8]
}
