#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Bytes that must not outlive their use: owned by one holder, never copied by accident, never printable.
///
/// The memory is filled once, lent for reading, and wiped over its whole capacity when the holder lets go,
/// also when filling throws. It is kept out of swap as far as the system allows, and out of core dumps. There is
/// no `description`, no `==` and no way to take the bytes out but ``withBytes(_:)``.
@safe
public struct SecretBytes: ~Copyable, Sendable {
    private nonisolated(unsafe) let storage: UnsafeMutableRawBufferPointer

    /// How many bytes are held.
    public let count: Int

    /// Allocates `capacity` bytes and lets `fill` write them; what it did not write is not part of the secret.
    ///
    /// Throws what `fill` throws, after wiping.
    public init<E: Error>(capacity: Int, filledBy fill: (inout OutputRawSpan) throws(E) -> Void) throws(E) {
        let memory = unsafe SecretPool.take(max(capacity, 1))
        var output = unsafe OutputRawSpan(buffer: memory, initializedCount: 0)
        do throws(E) {
            try fill(&output)
        } catch {
            unsafe Self.wipe(memory)
            throw error
        }
        count = unsafe output.finalize(for: memory)
        unsafe storage = memory
    }

    /// Copies bytes that already stand somewhere else; the caller remains responsible for that other copy.
    public init(copying bytes: RawSpan) {
        self.init(capacity: bytes.byteCount) { output in
            for offset in 0..<bytes.byteCount {
                output.append(bytes.byte(at: offset))
            }
        }
    }

    /// Copies bytes that already stand somewhere else; the caller remains responsible for that other copy.
    public init(copying bytes: [UInt8]) {
        unsafe self.init(copying: bytes.span.bytes)
    }

    /// Lends the bytes for the length of `body`; the span cannot leave it.
    public borrowing func withBytes<R: ~Copyable, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
        let filled = unsafe UnsafeRawBufferPointer(rebasing: storage[..<count])
        return try body(unsafe filled.bytes)
    }

    /// Whether both hold the same bytes, in time that depends on the lengths only.
    public borrowing func isEqual(to other: borrowing SecretBytes) -> Bool {
        withBytes { mine in other.withBytes { theirs in ConstantTime.areEqual(mine, theirs) } }
    }

    deinit {
        unsafe Self.wipe(storage)
    }

    private static func wipe(_ memory: UnsafeMutableRawBufferPointer) {
        if let base = memory.baseAddress {
            unsafe explicit_bzero(base, memory.count)
        }
        unsafe SecretPool.giveBack(memory)
    }
}
