import Synchronization
public import VaultCore

/// Sees that the machine's clock was set, has every quiet period, soak and deadline begin anew from then, and holds what
/// falls due for a while.
///
/// Whoever judges by time reads the clock first and asks here afterwards, so that no time is believed that was not held
/// against the machine's uptime. A clock that is moved with `--dev` on purpose is not looked at.
public final class ClockWatch: Sendable {
    /// Whose clock it is.
    public struct Place: Sendable {
        /// The server, which claims work under this name.
        let node: String
        /// The machine's run since it was started.
        let boot: String

        /// The clock of a machine, as the server of this name sees it.
        public init(node: String, boot: String) {
            self.node = node
            self.boot = boot
        }
    }

    /// That the clock was set, and the store does not know.
    private struct Move: Equatable {
        var number: Int
        var isBack: Bool
    }

    private struct State {
        var course: ClockCourse
        var moves = 0
        var unkept: Move?
        var news: [ClockEvent] = []

        mutating func note(_ event: ClockEvent) {
            if news.count < ClockWatch.mostNews { news.append(event) }
            guard let step = event.step else { return }
            moves += 1
            unkept = Move(number: moves, isBack: step < .zero || unkept?.isBack ?? false)
        }
    }

    /// What nobody asks for is forgotten beyond this.
    private static let mostNews = 100

    private let store: any VaultStore
    private let clock: any VaultClock
    private let uses: UseTracker
    private let place: Place
    private let ahead: @Sendable () async throws -> Duration
    private let read: @Sendable () -> ClockReading
    private let state: Mutex<State>

    /// Watches the clock that `read` tells of; times in `store` are by `clock`, which is `ahead` of the store's own by so
    /// much; `uses` bear times too.
    public init(
        store: any VaultStore,
        clock: any VaultClock,
        uses: UseTracker,
        place: Place,
        ahead: @escaping @Sendable () async throws -> Duration = { .zero },
        read: @escaping @Sendable () -> ClockReading = SystemClock().reading
    ) {
        self.store = store
        self.clock = clock
        self.uses = uses
        self.place = place
        self.ahead = ahead
        self.read = read
        state = Mutex(State(course: ClockCourse(boot: read().boot)))
    }

    /// Holds the clock against what the last server on this store saw, if that was since the machine was started; call it
    /// before anything is judged.
    public func begin() async throws {
        let boot = read().boot
        guard let known = try await store.read({ [place] in try $0.clockReference(of: place) }) else {
            state.withLock { $0.course = ClockCourse(boot: boot) }
            return try await store.write(.serverSetup) { [place] in
                try $0.setClockReference(of: place, to: boot)
            }
        }
        let isNear = ClockCourse.isNear(known, boot)
        state.withLock { state in
            state.course = ClockCourse(boot: isNear ? known : boot)
            if !isNear { state.note(.jumpedMeanwhile(by: boot - known)) }
        }
        try await keep()
    }

    /// Whether what falls due may be done: the clock was not set of late.
    public var isSteady: Bool { held == .zero }

    /// How much longer what falls due waits.
    public var held: Duration {
        let reading = look()
        return state.withLock { $0.course.held(at: reading.uptime) }
    }

    /// Looks at the clock; returns when the store knows since when it has run evenly.
    public func keep() async throws {
        look()
        guard let (move, boot) = state.withLock({ state in state.unkept.map { ($0, state.course.boot) } })
        else { return }
        let now = clock.now()
        if move.isBack { uses.pullBack(to: now) }
        let even = now - (try await ahead())
        try await store.write(.clockAdvance) { [place] transaction in
            try transaction.setEvenSince(to: even)
            if move.isBack { try transaction.pullBack(to: even) }
            try transaction.setClockReference(of: place, to: boot)
        }
        state.withLock { state in if state.unkept == move { state.unkept = nil } }
    }

    /// Writes down the uses that were seen, and before them that the clock was set, by which they bear wrong times; returns
    /// until when the store knows them all.
    public func flush() async -> Timestamp {
        do { try await keep() } catch { return uses.writtenUntil }
        return await uses.flush(to: store, at: clock.now())
    }

    /// What was noticed since this was last asked.
    public func takeNews() -> [ClockEvent] {
        state.withLock { state in
            defer { state.news = [] }
            return state.news
        }
    }

    @discardableResult
    private func look() -> ClockReading {
        let reading = read()
        state.withLock { state in
            if let event = state.course.take(reading) { state.note(event) }
        }
        return reading
    }
}
