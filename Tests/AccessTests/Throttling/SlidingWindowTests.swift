import Access
import Testing

@Suite("A window of ten seconds")
struct SlidingWindowTests {
    private static func seconds(_ seconds: Double) -> Duration { .milliseconds(Int(seconds * 1_000)) }

    @Test("what was done counts for ten seconds at least, and half a second more at most")
    func ages() {
        for start in [0.0, 0.25, 0.499, 0.5, 3.1, 1_000_000.49] {
            var window = SlidingWindow()
            window.add(1, at: Self.seconds(start))
            #expect(window.wait(for: 1, within: 1, at: Self.seconds(start + 9.999)) != nil, "\(start)")
            #expect(window.wait(for: 1, within: 1, at: Self.seconds(start + 10.5)) == nil, "\(start)")
        }
    }

    @Test("the wait is just long enough", arguments: [0.0, 0.3, 9.9, 12.345, 777.7])
    func waits(start: Double) throws {
        var window = SlidingWindow()
        for step in 0..<10 { window.add(1, at: Self.seconds(start + Double(step))) }
        let now = Self.seconds(start + 9.2)
        #expect(window.wait(for: 1, within: 11, at: now) == nil)
        for (weight, limit) in [(1, 10), (3, 10), (1, 4), (10, 10)] {
            let wait = try #require(window.wait(for: weight, within: limit, at: now))
            #expect(wait > .zero && wait <= .milliseconds(10_500))
            #expect(window.wait(for: weight, within: limit, at: now + wait - .microseconds(1)) != nil)
            #expect(window.wait(for: weight, within: limit, at: now + wait) == nil)
        }
    }

    @Test("into an empty window everything fits, so that nothing waits for ever")
    func heavy() throws {
        var window = SlidingWindow()
        #expect(window.wait(for: 9, within: 5, at: .zero) == nil)
        window.add(9, at: .zero)
        let wait = try #require(window.wait(for: 9, within: 5, at: .zero))
        #expect(wait == .milliseconds(10_500))
        #expect(window.wait(for: 9, within: 5, at: wait) == nil)
    }

    @Test("a clock that goes back forgets nothing, and frees nothing early")
    func backwards() {
        var window = SlidingWindow()
        window.add(1, at: .seconds(100))
        #expect(window.wait(for: 1, within: 1, at: .seconds(50)) != nil)
        window.add(1, at: .seconds(50))
        #expect(window.wait(for: 1, within: 2, at: .seconds(109)) != nil)
        #expect(window.wait(for: 1, within: 1, at: .milliseconds(110_500)) == nil)
    }

    @Test("a long rest empties it", arguments: [10.5, 11.0, 60.0, 31_536_000.0])
    func rest(seconds: Double) {
        var window = SlidingWindow()
        for step in 0..<100 { window.add(1, at: .milliseconds(step * 100)) }
        #expect(window.wait(for: 100, within: 100, at: .milliseconds(9_900) + Self.seconds(seconds)) == nil)
    }

    @Test(
        "whoever asks at random instants gets the limit in no ten seconds more than once",
        arguments: 1...20
    )
    func neverMore(seed: Int) {
        var random = Congruence(state: UInt64(seed))
        var window = SlidingWindow()
        var now = Duration.milliseconds(Int(random.next() % 5_000))
        var done: [Duration] = []
        let limit = 1 + Int(random.next() % 30)
        for _ in 0..<2_000 {
            now += .milliseconds(Int(random.next() % 400))
            guard window.wait(for: 1, within: limit, at: now) == nil else { continue }
            window.add(1, at: now)
            done.append(now)
        }
        for (index, time) in done.enumerated() where index >= limit {
            #expect(time - done[index - limit] >= SlidingWindow.length)
        }
        #expect(done.count > 2_000 / 200 * limit / 6)
    }
}

/// Numbers that look random and come again (Knuth's MMIX constants).
private struct Congruence {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
