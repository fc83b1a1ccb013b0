import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Whole pages for secrets: kept out of swap as far as the system allows, left out of core dumps, and empty in a child
/// process.
public enum SecretPages {
    private static let refused = Atomic(0)
    private static let pageSize = Int(getpagesize())

    /// How often the system refused to lock pages, for the process has reached its limit of locked memory.
    public static var refusals: Int { refused.load(ordering: .relaxed) }

    /// Gets pages that hold at least `count` bytes, all zero.
    static func map(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let length = rounded(count)
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        let made = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard let base = unsafe made, unsafe base != UnsafeMutableRawPointer(bitPattern: -1) else {
            preconditionFailure("The system has no memory left for a secret.")
        }
        // A kernel may not know the advices; wiping and the ban on core dumps do not depend on them.
        _ = unsafe madvise(base, length, MADV_DONTDUMP)
        _ = unsafe madvise(base, length, MADV_WIPEONFORK)
        if unsafe mlock(base, length) != 0 { refused.add(1, ordering: .relaxed) }
        return unsafe UnsafeMutableRawBufferPointer(start: base, count: length)
    }

    /// Gives the pages of `count` bytes back, which unlocks them.
    static func unmap(_ base: UnsafeMutableRawPointer, _ count: Int) {
        _ = unsafe munmap(base, rounded(count))
    }

    private static func rounded(_ count: Int) -> Int {
        (count + pageSize - 1) / pageSize * pageSize
    }
}
