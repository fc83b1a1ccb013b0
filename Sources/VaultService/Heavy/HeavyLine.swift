public import VaultCore

/// The line before the threads of one kind of heavy work: who may still join it, and for how long it is.
///
/// A pure value; its owner keeps the lock and the threads.
public struct HeavyLine: Sendable {
    private let complaint: String
    private let threads: Int
    private let mostOpen: Int
    private let longestWait: Duration
    private var usual: Duration
    private var open = 0

    /// A line before `threads` threads.
    ///
    /// It takes up to `mostOpen` at once, and nobody who would have to wait longer than `longestWait`. `usual` is how
    /// long one takes as far as nothing is known yet; `complaint` tells whoever is refused what there is too much of.
    public init(
        _ complaint: String,
        threads: Int,
        mostOpen: Int,
        longestWait: Duration,
        usual: Duration
    ) {
        self.complaint = complaint
        self.threads = threads
        self.mostOpen = mostOpen
        self.longestWait = longestWait
        self.usual = usual
    }

    /// How long one who joins now would wait.
    public var wait: Duration { open < threads ? .zero : usual * (open - threads + 1) / threads }

    /// Joins the line; throws ``VaultError/Code/unavailable``, with the time in which half of the line will be gone,
    /// when it is full or too long.
    public mutating func join() throws(VaultError) {
        guard open < mostOpen, wait <= longestWait else {
            throw VaultError(
                .unavailable,
                "\(complaint): try again in some seconds.",
                retryAfter: max(.seconds(1), min(wait / 2, .seconds(30)))
            )
        }
        open += 1
    }

    /// Leaves the line after so long on a thread, or nil when it never came to one.
    public mutating func leave(after time: Duration?) {
        open -= 1
        guard let time else { return }
        usual = (usual * 7 + time) / 8
    }
}
