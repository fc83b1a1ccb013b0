import Synchronization
import VaultCore

/// The due work of this process, and what went wrong so badly that all of it must wait.
final class Backlog: Sendable {
    private struct State {
        var lines: WorkLines
        var failure: (any Error)?
    }

    private let state: Mutex<State>

    init(width: Int, reserve: Int) {
        state = Mutex(State(lines: WorkLines(width: width, reserve: reserve)))
    }

    /// How many pieces wait.
    var waiting: Int { state.withLock(\.lines.waiting) }

    /// Those that are not in line yet.
    func new(of entries: [DueEntry]) -> [DueEntry] {
        state.withLock { state in entries.filter { state.lines.isNew($0) } }
    }

    /// Puts work in line.
    func add(_ entry: DueEntry, at place: WorkPlace, cap: Int) {
        state.withLock { $0.lines.add(entry, at: place, cap: cap) }
    }

    /// What is to be done next; nil when nothing waits that may be.
    func next() -> WorkLines.Turn? {
        state.withLock { $0.lines.next() }
    }

    /// A piece is done: what to do in its place, and whether it was wanted again meanwhile.
    func next(after turn: WorkLines.Turn) -> (next: WorkLines.Turn?, wasWantedAgain: Bool) {
        state.withLock { state in
            let wasWantedAgain = state.lines.finish(turn)
            return (state.lines.next(), wasWantedAgain)
        }
    }

    /// Forgets what waits; what is being done goes on.
    func clear() {
        state.withLock { $0.lines.clear() }
    }

    /// Forgets what waits because of an error that concerns all of it.
    func fail(_ error: any Error) {
        state.withLock { state in
            state.failure = state.failure ?? error
            state.lines.clear()
        }
    }

    /// The error, once.
    func takeFailure() -> (any Error)? {
        state.withLock { state in
            defer { state.failure = nil }
            return state.failure
        }
    }
}
