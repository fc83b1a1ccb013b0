import Testing
import VaultCore

@testable import Policies

@Suite("Linked objects")
struct LinkedTurnTests {
    private func set(_ count: Int, every: String = "P30D", windows: ChangeWindows = ChangeWindows()) throws
        -> PolicySet
    {
        let paths = try (0..<count).map { try ObjectPath("secrets/s\($0)") }
        let policy = Policy(
            trigger: Trigger(every: CalendarDuration(every), jitter: CalendarDuration("PT6H")),
            windows: windows,
            grace: Grace(deadline: CalendarDuration("P3D"))
        )
        let objects = paths.map { ($0, ManagedObject(policy: "p", linked: [paths[0]])) }
        return PolicySet(policies: ["p": policy], objects: Dictionary(uniqueKeysWithValues: objects))
    }

    @Test("Two linked objects stay half a period apart through a thousand rotations")
    func halfAPeriod() throws {
        let set = try set(2)
        let timeline = set.timeline(of: set.objects.keys, from: Reading.now, count: 1_000)
        #expect(timeline.count == 2_000)
        let gaps = zip(timeline, timeline.dropFirst()).map { $1.due.at - $0.due.at }
        #expect(gaps.allSatisfy { $0 == .days(15) })
        #expect(zip(timeline, timeline.dropFirst()).allSatisfy { $0.object != $1.object })
    }

    @Test("Every member of a group keeps its period and its distance", arguments: [3, 5, 7])
    func groups(count: Int) throws {
        let set = try set(count)
        let timeline = set.timeline(of: set.objects.keys, from: Reading.now, count: 20)
        let gaps = zip(timeline, timeline.dropFirst()).map { $1.due.at - $0.due.at }
        #expect(gaps.allSatisfy { $0 >= .seconds(30 * 86_400 / count - 1) })
    }

    @Test("Windows and freezes never bring two members into one overlap")
    func windows() throws {
        let windows = ChangeWindows(
            allow: [try AllowWindow("Mon 09:00-10:00 Europe/Berlin")],
            freeze: [try Freeze("12-15/01-10")]
        )
        let set = try set(3, every: "P12D", windows: windows)
        let timeline = set.timeline(of: set.objects.keys, from: Reading.now, count: 50)
        for (one, next) in zip(timeline, timeline.dropFirst()) {
            #expect(next.due.at >= one.promoted + .days(3))
            #expect(windows.isOpen(at: next.due.at))
        }
    }

    @Test("A rotation by hand moves no slot, and the other waits for its overlap")
    func byHand() throws {
        let set = try set(2)
        let path = try ObjectPath("secrets/s0")
        let rule = try #require(set.dueRule(for: path))
        let slot = try #require(rule.next(DueFacts(since: Reading.now), now: Reading.now))
        let early = DueFacts(since: slot.at - .days(2))
        #expect(rule.next(early, now: slot.at - .days(2))?.at == slot.at)
        let held = DueFacts(since: Reading.now, linkedPromoted: [slot.at - .days(1), slot.at - .days(40)])
        #expect(rule.next(held, now: Reading.now)?.at == slot.at + .days(2))
        #expect(rule.next(held, now: Reading.now)?.wanted == slot.at)
    }

    @Test(
        "A slot comes within one period, whatever the instant",
        arguments: ["P30D", "PT36H", "P1M", "P1Y", "P2M10D"]
    )
    func slots(text: String) throws {
        let period = try #require(CalendarDuration(text))
        let path = try ObjectPath("secrets/s")
        let turn = LinkedTurn(group: [path, try ObjectPath("secrets/t")], place: 0, overlap: .zero)
        var random = Seeded(5)
        for _ in 0..<200 {
            let instant = Timestamp(unixSeconds: Int64(1_500_000_000 + random.next(below: 1_500_000_000)))
            let slot = turn.slot(after: instant, every: period, seed: "")
            #expect(slot > instant)
            #expect(slot <= period.after(instant) + .days(period.months == 0 ? 0 : 4))
        }
    }

    @Test("All rules at once are those that are asked for one by one")
    func allRules() throws {
        var set = try set(5)
        set.objects[try ObjectPath("keys/alone")] = ManagedObject(policy: "p")
        set.objects[try ObjectPath("keys/lost")] = ManagedObject(policy: "nowhere")
        let rules = set.dueRules(seed: "s")
        #expect(rules.count == 6)
        for path in set.objects.keys { #expect(rules[path] == set.dueRule(for: path, seed: "s")) }
    }

    @Test("Links pass on and hold in both directions")
    func groupsOfASet() throws {
        let paths = try ["secrets/a", "secrets/b", "secrets/c", "secrets/d"].map { try ObjectPath($0) }
        var set = PolicySet(objects: Dictionary(uniqueKeysWithValues: paths.map { ($0, ManagedObject()) }))
        set.objects[paths[0]]?.linked = [paths[1]]
        set.objects[paths[2]]?.linked = [paths[1]]
        #expect(set.linkedGroups == [Array(paths.prefix(3))])
        #expect(set.linkedGroup(of: paths[3]) == [paths[3]])
    }
}
