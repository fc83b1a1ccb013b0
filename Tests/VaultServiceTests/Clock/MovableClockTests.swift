import Testing
import VaultCore

@testable import VaultService

@Suite("A clock that can be moved")
struct MovableClockTests {
    static let start = Timestamp(unixSeconds: 1_800_000_000)

    @Test("stands until it is moved, and then by that much")
    func moves() {
        let clock = MovableClock(standingAt: Self.start)
        #expect(clock.now() == Self.start)
        #expect(clock.advance(by: .days(2)) == Self.start + .days(2))
        #expect(clock.advance(by: .days(-9)) == Self.start + .days(2))
        #expect(clock.advance(by: .days(100_000_000)) == .latest)
        #expect(clock.advance(by: .days(1)) == .latest)
    }

    @Test("wakes a sleeper when it is moved, also before the deadline")
    func wakes() async throws {
        let clock = MovableClock(standingAt: Self.start)
        let began = Signal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                began.raise()
                while clock.now() < Self.start + .days(2) {
                    try await clock.sleep(until: Self.start + .days(2))
                }
            }
            await began.wait(beyond: 0)
            clock.advance(by: .days(1))
            clock.advance(by: .days(1))
            try await group.waitForAll()
        }
    }

    @Test("returns at once for a deadline that is past")
    func past() async throws {
        try await MovableClock(standingAt: Self.start).sleep(until: Self.start)
        try await SystemClock().sleep(until: Self.start - .days(4_000))
    }

    @Test("lets a cancelled sleeper go", arguments: [true, false])
    func cancellation(isStanding: Bool) async {
        let clock = isStanding ? MovableClock(standingAt: Self.start) : MovableClock()
        let deadline = clock.now() + .days(1)
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await clock.sleep(until: deadline) }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    @Test("over the machine's clock it runs with it")
    func overTheMachine() {
        let clock = MovableClock()
        let before = SystemClock().now()
        clock.advance(by: .days(1))
        let elapsed = clock.now() - before
        #expect(elapsed >= .days(1))
        #expect(elapsed < .days(1) + .seconds(60))
    }
}

@Suite("A signal")
struct SignalTests {
    @Test("raised between looking and waiting is not lost")
    func notLost() async {
        let signal = Signal()
        let seen = signal.count
        signal.raise()
        await signal.wait(beyond: seen)
    }

    @Test("wakes everyone who waits")
    func wakesAll() async {
        let (signal, began) = (Signal(), Signal())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    began.raise()
                    await signal.wait(beyond: 0)
                }
            }
            while began.count < 100 { await began.wait(beyond: began.count) }
            signal.raise()
            await group.waitForAll()
        }
    }

    @Test("lets cancelled waiters go, whether they began to wait or not")
    func cancellation() async {
        let signal = Signal()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { await signal.wait(beyond: 0) } }
            group.cancelAll()
            await group.waitForAll()
        }
    }
}
