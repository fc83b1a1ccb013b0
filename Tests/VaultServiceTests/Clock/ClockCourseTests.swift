import Testing
import VaultCore

@testable import VaultService

@Suite("What a clock says, held against uptime")
struct ClockCourseTests {
    private static let boot = World.start
    private var course = ClockCourse(boot: Self.boot)

    /// The clock stands so much ahead of where it was at first, so long after the start of the machine.
    private mutating func take(ahead: Duration, at uptime: Duration) -> ClockEvent? {
        course.take(ClockReading(wall: Self.boot + uptime + ahead, uptime: uptime))
    }

    @Test("time that passes is no jump, however long nobody looked", arguments: [0, 1, 86_400, 31_536_000])
    mutating func even(seconds: Int) {
        #expect(take(ahead: .zero, at: .seconds(seconds)) == nil)
        #expect(course.held(at: .seconds(seconds)) == .zero)
    }

    @Test("small steps are none either, until together they are one", arguments: [1, -1])
    mutating func small(direction: Int) {
        #expect(take(ahead: .seconds(6 * direction), at: .seconds(1)) == nil)
        #expect(take(ahead: .seconds(10 * direction), at: .seconds(2)) == nil)
        let step = Duration.seconds(11 * direction)
        #expect(take(ahead: step, at: .seconds(3)) == .jumped(by: step, heldFor: .seconds(11)))
    }

    @Test("a jump is told once, waits for as long as it was, and then counts", arguments: [1, -1])
    mutating func accepted(direction: Int) {
        let step = Duration.seconds(3_600 * direction)
        #expect(take(ahead: step, at: .seconds(5)) == .jumped(by: step, heldFor: .seconds(3_600)))
        #expect(course.held(at: .seconds(5)) == .seconds(3_600))
        #expect(take(ahead: step, at: .seconds(3_604)) == nil)
        #expect(course.held(at: .seconds(3_604)) == .seconds(1))
        #expect(take(ahead: step, at: .seconds(3_605)) == .accepted)
        #expect(take(ahead: step, at: .seconds(3_606)) == nil)
        let back = Duration.zero - step
        #expect(take(ahead: .zero, at: .seconds(3_607)) == .jumped(by: back, heldFor: .seconds(3_600)))
    }

    @Test("a clock that is set right while things wait ends the waiting")
    mutating func righted() {
        _ = take(ahead: .days(400), at: .seconds(5))
        #expect(course.held(at: .seconds(5)) == .days(1))
        #expect(take(ahead: .zero, at: .seconds(60)) == .righted(by: .days(-400)))
        #expect(course.held(at: .seconds(60)) == .zero)
    }

    @Test("another jump while things wait is told too, and waits for as long as both were")
    mutating func twice() {
        _ = take(ahead: .seconds(100), at: .seconds(5))
        #expect(
            take(ahead: .seconds(300), at: .seconds(60))
                == .jumped(by: .seconds(200), heldFor: .seconds(300))
        )
        #expect(take(ahead: .seconds(300), at: .seconds(359)) == nil)
        #expect(take(ahead: .seconds(300), at: .seconds(360)) == .accepted)
    }
}
