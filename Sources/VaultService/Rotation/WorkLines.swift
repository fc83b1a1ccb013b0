import VaultCore

/// Due work that waits or is being done: a line for each target, of which no more than its cap are being done.
///
/// A line that has reached its cap takes no room from the others. Of those that have room, the most urgent work goes
/// first, and lines of the same urgency take turns. When all places are taken, a line of which nothing is being done may
/// have one piece done all the same: targets that stall in all places keep no other target from its turn. Each operation
/// costs the same however many wait.
struct WorkLines {
    typealias Lane = WorkPlace.Lane
    typealias Urgency = WorkPlace.Urgency

    /// A piece of work that has its turn.
    struct Turn: Equatable, Sendable {
        let entry: DueEntry
        let lane: Lane
    }

    private struct Key: Hashable {
        let object: ObjectID
        let work: DueEntry.Work

        init(_ entry: DueEntry) {
            object = entry.object
            work = entry.work
        }
    }

    private enum Standing: Equatable {
        case waiting(Urgency, since: Timestamp)
        case running, wantedAgain

        var isWaiting: Bool { if case .waiting = self { true } else { false } }
    }

    /// How much is done at once, emergencies and the first piece of each line apart.
    private let width: Int
    /// How much more may be done when it is an emergency.
    private let reserve: Int
    private var lines: [Lane: WorkLine] = [:]
    /// The lines that something waits in and that have room, by urgency.
    private var roomy = Urgency.allCases.map { _ in Fifo<Lane>() }
    private var standing: [Key: Standing] = [:]
    private var running = 0

    init(width: Int, reserve: Int) {
        self.width = width
        self.reserve = reserve
    }

    /// How many pieces wait.
    var waiting: Int { standing.count - running }

    /// Whether a piece is to be put in line: it is not, or was put there for another time and may have become more
    /// urgent since.
    ///
    /// One that is being done is to be looked at again afterwards.
    mutating func isNew(_ entry: DueEntry) -> Bool {
        switch standing[Key(entry)] {
        case nil: return true
        case .waiting(_, let since): return since != entry.at
        case .running, .wantedAgain:
            standing[Key(entry)] = .wantedAgain
            return false
        }
    }

    /// Puts a piece in line, or ahead of where it stands; `cap` is how many of its line may be done at once from now
    /// on.
    mutating func add(_ entry: DueEntry, at place: WorkPlace, cap: Int) {
        guard isNew(entry) else { return }
        let before = standing.updateValue(.waiting(place.urgency, since: entry.at), forKey: Key(entry))
        if case .waiting(let urgency, _) = before, urgency >= place.urgency {
            standing[Key(entry)] = .waiting(urgency, since: entry.at)
            return
        }
        lines[place.lane, default: WorkLine()].add(entry, place.urgency, cap: cap)
        list(place.lane)
    }

    /// What is to be done next, which counts as being done from now on; nil when nothing waits that may be.
    mutating func next() -> Turn? {
        for urgency in Urgency.allCases.reversed() {
            let isFull = running >= width + (urgency == .emergency ? reserve : 0)
            if let turn = isFull ? nextOfIdle(urgency) : nextOfRoomy(urgency) { return turn }
        }
        return nil
    }

    private mutating func nextOfRoomy(_ urgency: Urgency) -> Turn? {
        while let lane = roomy[urgency.rawValue].popFirst() {
            let entry = take(urgency, from: lane, ifFirst: false)
            list(lane)
            if let entry { return Turn(entry: entry, lane: lane) }
        }
        return nil
    }

    /// Costs what there are lines, and is asked for only while all places are taken.
    private mutating func nextOfIdle(_ urgency: Urgency) -> Turn? {
        for lane in lines.compactMap({ $0.value.isIdle(urgency) ? $0.key : nil }) {
            if let entry = take(urgency, from: lane, ifFirst: true) { return Turn(entry: entry, lane: lane) }
        }
        return nil
    }

    /// A piece is done; whether it was wanted again meanwhile.
    mutating func finish(_ turn: Turn) -> Bool {
        running -= 1
        lines[turn.lane]?.finish()
        list(turn.lane)
        return standing.removeValue(forKey: Key(turn.entry)) == .wantedAgain
    }

    /// Forgets what waits.
    mutating func clear() {
        standing = standing.filter { !$0.value.isWaiting }
        for lane in lines.keys { lines[lane]?.clear() }
    }

    /// Takes what waits there, past what has gone ahead since.
    private mutating func take(_ urgency: Urgency, from lane: Lane, ifFirst: Bool) -> DueEntry? {
        while let entry = ifFirst ? lines[lane]?.takeFirst(urgency) : lines[lane]?.take(urgency) {
            if case .waiting(urgency, _) = standing[Key(entry)] {
                lines[lane]?.begin()
                standing[Key(entry)] = .running
                running += 1
                return entry
            }
        }
        return nil
    }

    /// Tells of the room that a line has newly, and drops it once it is over.
    private mutating func list(_ lane: Lane) {
        defer { if lines[lane]?.isOver == true { lines[lane] = nil } }
        for urgency in lines[lane]?.newlyRoomy() ?? [] { roomy[urgency.rawValue].append(lane) }
    }
}
