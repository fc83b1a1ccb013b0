import VaultCore

/// The work that waits for one target, the most urgent first, and how much of it is being done.
struct WorkLine {
    typealias Urgency = WorkPlace.Urgency

    private var waiting = Urgency.allCases.map { _ in Fifo<DueEntry>() }
    private var running = 0
    private var cap = 1
    /// At which urgencies others know that it has room.
    private var isListed = Urgency.allCases.map { _ in false }

    /// Puts work in line; `cap` is how much may be done at once from now on.
    mutating func add(_ entry: DueEntry, _ urgency: Urgency, cap: Int) {
        self.cap = cap
        waiting[urgency.rawValue].append(entry)
    }

    /// The next work of this urgency; nil without room or work.
    mutating func take(_ urgency: Urgency) -> DueEntry? {
        isListed[urgency.rawValue] = false
        return running < cap ? waiting[urgency.rawValue].popFirst() : nil
    }

    /// The same if nothing is being done; whoever was told of room for it is told nothing else.
    mutating func takeFirst(_ urgency: Urgency) -> DueEntry? {
        running == 0 ? waiting[urgency.rawValue].popFirst() : nil
    }

    /// What was taken is being done.
    mutating func begin() {
        running += 1
    }

    /// One is done.
    mutating func finish() {
        running -= 1
    }

    /// Whether nothing is left of the line, and nobody knows otherwise.
    var isOver: Bool { running == 0 && waiting.allSatisfy(\.isEmpty) && !isListed.contains(true) }

    /// Whether work of this urgency waits while nothing is being done.
    func isIdle(_ urgency: Urgency) -> Bool { running == 0 && !waiting[urgency.rawValue].isEmpty }

    /// Forgets what waits.
    mutating func clear() {
        waiting = Urgency.allCases.map { _ in Fifo() }
    }

    /// The urgencies at which it has room and work, and that were not told of yet.
    mutating func newlyRoomy() -> [Urgency] {
        guard running < cap else { return [] }
        let news = Urgency.allCases.filter { !isListed[$0.rawValue] && !waiting[$0.rawValue].isEmpty }
        for urgency in news { isListed[urgency.rawValue] = true }
        return news
    }
}
