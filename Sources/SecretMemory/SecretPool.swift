import Synchronization

/// Pieces of ``SecretPages`` for secrets of every length.
///
/// Secrets are short and locked memory is counted in pages, so pieces of one size share pages. Those pages are kept for
/// later pieces: there are as many as were once needed at the same time. A long secret has pages of its own, which go
/// back with it.
enum SecretPool {
    /// The sizes of pieces that share pages, each a multiple of the strictest alignment.
    static let sizes = [64, 256, 1_024, 4_096, 16_384, 32_768]

    /// Addresses of free pieces, by the place of their size.
    private static let free = Mutex([[UInt]](repeating: [], count: sizes.count))

    /// Memory for `count` bytes; give it back with the same count.
    static func take(_ count: Int) -> UnsafeMutableRawBufferPointer {
        guard let place = place(count) else {
            return unsafe UnsafeMutableRawBufferPointer(rebasing: SecretPages.map(count)[..<count])
        }
        let address = free.withLock { free in
            if free[place].isEmpty { free[place] = pieces(of: sizes[place]) }
            return free[place].removeLast()
        }
        return unsafe UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(bitPattern: address),
            count: count
        )
    }

    /// Takes back memory that was wiped.
    static func giveBack(_ memory: UnsafeMutableRawBufferPointer) {
        guard let base = memory.baseAddress else { return }
        guard let place = place(memory.count) else { return unsafe SecretPages.unmap(base, memory.count) }
        let address = UInt(bitPattern: base)
        free.withLock { $0[place].append(address) }
    }

    private static func place(_ count: Int) -> Int? {
        sizes.firstIndex { $0 >= count }
    }

    /// New pages cut into pieces: four pages' worth, or four pieces.
    private static func pieces(of size: Int) -> [UInt] {
        let pages = unsafe SecretPages.map(max(16_384, 4 * size))
        let first = UInt(bitPattern: pages.baseAddress)
        return stride(from: 0, to: pages.count, by: size).map { first + UInt($0) }
    }
}
