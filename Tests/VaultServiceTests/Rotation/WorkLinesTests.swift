import Testing
import VaultCore

@testable import VaultService

/// ``WorkLines`` that expectations may change.
private final class Lines {
    private var lines: WorkLines

    init(width: Int, reserve: Int) { lines = WorkLines(width: width, reserve: reserve) }

    var waiting: Int { lines.waiting }
    func isNew(_ entry: DueEntry) -> Bool { lines.isNew(entry) }
    func add(_ entry: DueEntry, at place: WorkPlace, cap: Int) { lines.add(entry, at: place, cap: cap) }
    func next() -> WorkLines.Turn? { lines.next() }
    func finish(_ turn: WorkLines.Turn) -> Bool { lines.finish(turn) }
    func clear() { lines.clear() }
}

@Suite("Due work stands in line")
struct WorkLinesTests {
    private static func entry(_ name: String, at seconds: Int = 0) throws -> DueEntry {
        DueEntry(at: World.start + .seconds(seconds), work: .rotate, object: try World.id(name, .secret))
    }

    private static func place(_ target: String, _ urgency: WorkPlace.Urgency = .normal) -> WorkPlace {
        WorkPlace(lane: .target(.default, target), urgency: urgency)
    }

    /// Everything that may be done now, by name.
    private func begin(_ lines: Lines) -> [WorkLines.Turn] {
        var turns: [WorkLines.Turn] = []
        while let turn = lines.next() { turns.append(turn) }
        return turns
    }

    private func names(_ turns: [WorkLines.Turn]) -> [String] { turns.map { "\($0.entry.object.name)" } }

    @Test("a target gets no more than its cap, and what waits for it keeps no other waiting")
    func caps() throws {
        let lines = Lines(width: 10, reserve: 0)
        for index in 0..<5 { lines.add(try Self.entry("slow\(index)"), at: Self.place("slow"), cap: 2) }
        lines.add(try Self.entry("fast"), at: Self.place("fast"), cap: 1)
        let turns = begin(lines)
        #expect(names(turns) == ["slow0", "fast", "slow1"])
        #expect(lines.waiting == 3)
        _ = lines.finish(turns[0])
        #expect(names(begin(lines)) == ["slow2"])
    }

    @Test("lines take turns when all of them together are too much")
    func turns() throws {
        let lines = Lines(width: 4, reserve: 0)
        for target in ["a", "b"] {
            for index in 0..<4 {
                lines.add(try Self.entry("\(target)\(index)"), at: Self.place(target), cap: 4)
            }
        }
        #expect(names(begin(lines)) == ["a0", "b0", "a1", "b1"])
    }

    @Test("the more urgent goes first, emergencies even beyond the width, but not beyond the cap")
    func urgency() throws {
        let lines = Lines(width: 1, reserve: 2)
        let order: [(String, WorkPlace.Urgency)] = [
            ("usual", .normal), ("grave", .critical), ("e1", .emergency), ("e2", .emergency),
        ]
        for (name, urgency) in order { lines.add(try Self.entry(name), at: Self.place("a", urgency), cap: 2) }
        lines.add(try Self.entry("e3"), at: Self.place("b", .emergency), cap: 1)
        let turns = begin(lines)
        #expect(names(turns) == ["e1", "e3", "e2"])
        for turn in turns { _ = lines.finish(turn) }
        #expect(names(begin(lines)) == ["grave"])
    }

    @Test("targets that stall in all places keep no other from having one piece done at a time")
    func stalled() throws {
        let lines = Lines(width: 64, reserve: 8)
        for target in 0..<16 {
            for index in 0..<9 {
                lines.add(try Self.entry("s\(target)-\(index)"), at: Self.place("slow\(target)"), cap: 4)
            }
        }
        let stalled = begin(lines)
        #expect(stalled.count == 64)
        for index in 0..<3 { lines.add(try Self.entry("q\(index)"), at: Self.place("quick"), cap: 4) }
        lines.add(try Self.entry("other"), at: Self.place("other"), cap: 1)
        for expected in [["other", "q0"], ["q1"], ["q2"], []] {
            let turns = begin(lines)
            #expect(names(turns).sorted() == expected)
            for turn in turns { _ = lines.finish(turn) }
        }
        for turn in stalled { _ = lines.finish(turn) }
        #expect(begin(lines).count == 64 && lines.waiting == 16)
    }

    @Test("what becomes an emergency while it waits goes ahead, and is done once")
    func ahead() throws {
        let lines = Lines(width: 1, reserve: 0)
        for name in ["first", "second"] { lines.add(try Self.entry(name), at: Self.place("a"), cap: 1) }
        let late = try Self.entry("second", at: 1)
        #expect(lines.isNew(late))
        lines.add(late, at: Self.place("a", .emergency), cap: 1)
        #expect(lines.waiting == 2)
        let turn = try #require(lines.next())
        #expect(names([turn]) == ["second"])
        #expect(!lines.finish(turn))
        let next = try #require(lines.next())
        #expect(names([next]) == ["first"])
        _ = lines.finish(next)
        #expect(lines.next() == nil && lines.waiting == 0)
    }

    @Test("what falls due again while it is done is looked at again")
    func again() throws {
        let lines = Lines(width: 1, reserve: 0)
        let entry = try Self.entry("one")
        lines.add(entry, at: Self.place("a"), cap: 1)
        #expect(!lines.isNew(entry))
        let turn = try #require(lines.next())
        #expect(!lines.isNew(entry))
        #expect(lines.finish(turn))
        #expect(lines.isNew(entry))
    }

    @Test("what waits can be forgotten, and comes back")
    func clear() throws {
        let lines = Lines(width: 1, reserve: 0)
        for name in ["one", "two"] { lines.add(try Self.entry(name), at: Self.place("a"), cap: 1) }
        let turn = try #require(lines.next())
        lines.clear()
        #expect(lines.waiting == 0)
        _ = lines.finish(turn)
        #expect(lines.next() == nil)
        lines.add(try Self.entry("two"), at: Self.place("a"), cap: 1)
        #expect(names(begin(lines)) == ["two"])
    }

    @Test("14,000 for one target and a few behind them: each has its turn, at the same cost")
    func herd() throws {
        let lines = Lines(width: 64, reserve: 8)
        for index in 0..<14_000 { lines.add(try Self.entry("h\(index)"), at: Self.place("herd"), cap: 4) }
        for index in 0..<10 { lines.add(try Self.entry("o\(index)"), at: Self.place("other"), cap: 4) }
        var running = begin(lines)
        #expect(running.count == 8)
        var done: [String] = []
        while !running.isEmpty {
            let turn = running.removeFirst()
            _ = lines.finish(turn)
            done += names([turn])
            running += begin(lines)
            #expect(running.count <= 8)
        }
        #expect(Set(done).count == 14_010)
        #expect(done.prefix(40).count { $0.hasPrefix("o") } == 10)
    }
}
