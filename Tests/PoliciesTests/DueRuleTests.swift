import Testing
import VaultCore

@testable import Policies

@Suite("Due times")
struct DueRuleTests {
    private func rule(_ trigger: Trigger, windows: ChangeWindows = ChangeWindows(), path: String = "keys/k")
        throws -> DueRule
    {
        DueRule(path: try ObjectPath(path), policy: Policy(trigger: trigger, windows: windows))
    }

    @Test(
        "Each part of a trigger is due when it says",
        arguments: [
            (Trigger(every: CalendarDuration("P30D")), "2026-12-21T12:00:00Z", DueTime.Cause.every),
            (Trigger(every: CalendarDuration("P1M")), "2026-12-21T12:00:00Z", .every),
            (Trigger(cron: try? CronSchedule("0 3 1 * *")), "2026-12-01T03:00:00Z", .cron),
            (
                Trigger(cron: try? CronSchedule("0 3 1 * *"), zone: try? Zone("Europe/Berlin")),
                "2026-12-01T02:00:00Z", .cron
            ),
            (Trigger(beforeExpiry: CalendarDuration("P10D")), "2027-02-19T12:00:00Z", .beforeExpiry),
            (Trigger(percentOfLifetime: 80), "2027-02-09T08:24:00Z", .percentOfLifetime),
            (
                Trigger(every: CalendarDuration("P30D"), beforeExpiry: CalendarDuration("P99D")),
                "2026-11-22T12:00:00Z", .beforeExpiry
            ),
        ]
    )
    func triggers(trigger: Trigger, at: String, cause: DueTime.Cause) throws {
        let facts = DueFacts(
            since: Reading.now,
            created: .utc(2_026, 11, 21, 0),
            expires: .utc(2_027, 3, 1, 12)
        )
        let due = try #require(try rule(trigger).next(facts, now: Reading.now))
        #expect(due.cause == cause)
        #expect(due.missed == 0)
        #expect(cause == .percentOfLifetime || due.at.iso8601() == at)
        #expect(due.at.unixSeconds / 86_400 == Timestamp.utc(at).unixSeconds / 86_400)
    }

    @Test("Uses make an object due at once when they reach the limit")
    func uses() throws {
        let rule = try rule(Trigger(uses: 1_000))
        #expect(rule.next(DueFacts(since: Reading.now, uses: 999), now: Reading.now) == nil)
        #expect(rule.next(DueFacts(since: Reading.now, uses: 1_000), now: Reading.now)?.at == Reading.now)
    }

    @Test("Without a trigger, or without the expiry it looks at, nothing is due")
    func nothing() throws {
        let facts = DueFacts(since: Reading.now)
        #expect(
            DueRule(path: try ObjectPath("keys/k"), policy: Policy()).next(facts, now: Reading.now) == nil
        )
        #expect(try rule(Trigger(beforeExpiry: CalendarDuration("P1D"))).next(facts, now: Reading.now) == nil)
        #expect(try rule(Trigger(percentOfLifetime: 50)).next(facts, now: Reading.now) == nil)
    }

    @Test(
        "Missed times are caught up once, in the next window, and counted",
        arguments: [
            (0, 0), (29, 0), (30, 0), (59, 0), (60, 1), (95, 2), (3_650, 120),
        ]
    )
    func missed(days: Int, count: Int) throws {
        let windows = ChangeWindows(allow: [try AllowWindow("daily 00:00-01:00")])
        let rule = try rule(Trigger(every: CalendarDuration("P30D")), windows: windows)
        let now = Reading.now + .days(days)
        let due = try #require(rule.next(DueFacts(since: Reading.now), now: now))
        #expect(due.missed == count)
        #expect(due.wanted == Reading.now + .days(30))
        #expect(due.at >= now)
        #expect(windows.isOpen(at: due.at))
        #expect(due.at - max(now, due.wanted) <= .days(1))
    }

    @Test(
        "A month later on the last day of a month stays in the next month",
        arguments: [
            ("2027-01-31T10:00:00Z", "2027-02-28T10:00:00Z"),
            ("2028-01-31T10:00:00Z", "2028-02-29T10:00:00Z"),
            ("2028-02-29T10:00:00Z", "2028-03-29T10:00:00Z"),
        ]
    )
    func months(since: String, at: String) throws {
        let rule = try rule(Trigger(every: CalendarDuration("P1M")))
        let due = rule.next(DueFacts(since: .utc(since)), now: .utc(since))
        #expect(due?.at.iso8601() == at)
    }

    @Test("Jitter is within its bound, the same when asked again, and spreads objects evenly")
    func jitter() throws {
        let bound = Duration.seconds(6 * 3_600)
        var hours = [Int](repeating: 0, count: 6)
        for number in 0..<3_000 {
            let path = try ObjectPath("secrets/app-\(number)")
            let offset = Jitter.offset(of: path, turn: 1, within: bound)
            #expect(offset >= .zero && offset < bound)
            #expect(offset == Jitter.offset(of: path, turn: 1, within: bound))
            hours[Int(offset.components.seconds) / 3_600] += 1
        }
        #expect(hours.allSatisfy { (400...600).contains($0) })
        let path = try ObjectPath("secrets/app")
        #expect(
            Jitter.offset(of: path, turn: 1, within: bound)
                == Jitter.offset(of: try ObjectPath("secrets/APP"), turn: 1, within: bound)
        )
        #expect(
            Jitter.offset(of: path, turn: 1, within: bound) != Jitter.offset(of: path, turn: 2, within: bound)
        )
        #expect(
            Jitter.offset(of: path, turn: 1, within: bound)
                != Jitter.offset(of: path, turn: 1, seed: "b", within: bound)
        )
        #expect(Jitter.offset(of: path, turn: 1, within: .milliseconds(999)) == .zero)
    }

    @Test(
        "For many random policies: never before now, inside a window, outside a freeze, jitter within its bound"
    )
    func property() throws {
        var random = Seeded(3)
        let zones = ["Europe/Berlin", "America/New_York", "Asia/Tokyo"]
        for round in 0..<400 {
            let days = 2 + random.next(below: 60)
            let jitter = 1 + random.next(below: 24)
            let trigger = Trigger(
                every: random.next(below: 2) == 0 ? CalendarDuration("P\(days)D") : nil,
                cron: try CronSchedule(
                    "\(random.next(below: 60)) \(random.next(below: 24)) * * \(random.next(below: 7))"
                ),
                zone: try Zone(random.pick(zones)),
                jitter: CalendarDuration("PT\(jitter)H")
            )
            let begin = 10 + random.next(below: 9)
            let windows = ChangeWindows(
                allow: [try AllowWindow("Mon-Thu \(begin):00-\(begin + 2):30 \(random.pick(zones))")],
                freeze: [try Freeze("12-20/01-03"), try Freeze("2027-03-20/2027-04-02 Europe/Berlin")]
            )
            let rule = try rule(trigger, windows: windows, path: "secrets/s\(round)")
            let since = Reading.now + .seconds(random.next(below: 300 * 86_400))
            let now = since + .seconds(random.next(below: 100 * 86_400))
            let due = try #require(rule.next(DueFacts(since: since), now: now))
            #expect(due.at >= now && due.at >= due.wanted && due.wanted > since)
            #expect(windows.isOpen(at: due.at))
            let bare = try #require(rule.policy.trigger?.cron?.firing(after: since, in: trigger.zone ?? .utc))
            #expect(due.wanted <= bare + .seconds(jitter * 3_600))
        }
    }
}
