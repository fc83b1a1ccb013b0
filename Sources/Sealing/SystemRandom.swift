public import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The operating system's cryptographic generator, getentropy(3).
public struct SystemRandom: RandomSource {
    /// getentropy gives no more in one call.
    private static let mostAtOnce = 256

    /// The one source all holders share.
    public init() {}

    /// `count` unpredictable bytes; traps when the system has none to give, since nothing safe could follow.
    public func bytes(_ count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = min(count - filled, Self.mostAtOnce)
                let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[filled...])
                precondition(
                    unsafe getentropy(rest.baseAddress, part) == 0,
                    "The operating system gives no random bytes."
                )
                filled += part
            }
        }
    }
}
