import Rotation
import Testing
import VaultCore

@Suite("What falls due for an object")
struct ScheduleTests {
    static let expiry = Fixture.now + .days(90)
    static let rotating = KeyRotationPolicy(
        rotate: .afterCreate(Fixture.duration("P60D")),
        notifyBeforeExpiry: Fixture.duration("P10D"),
        expiryTime: Fixture.duration("P90D")
    )

    func works(_ schedule: Schedule) -> Set<DueEntry.Work> { Set(schedule.entries.map(\.work)) }

    @Test("a secret with an expiry is announced 30 days before and at expiry")
    func secret() {
        let schedule = Schedule(of: Fixture.object(.secret, expires: Self.expiry), policy: .default)
        #expect(schedule.instant(of: .nearExpiry) == Fixture.now + .days(60))
        #expect(schedule.instant(of: .expired) == Self.expiry)
        #expect(works(schedule) == [.nearExpiry, .expired])
    }

    @Test("a secret inside the 30 days is announced at once")
    func insideTheWindow() throws {
        let schedule = Schedule(
            of: Fixture.object(.secret, expires: Fixture.now + .days(3)),
            policy: .default
        )
        #expect(try #require(schedule.instant(of: .nearExpiry)) <= Fixture.now)
    }

    @Test("nothing is due for an object without expiry and policy", arguments: ObjectKind.allCases)
    func nothing(kind: ObjectKind) {
        #expect(Schedule(of: Fixture.object(kind), policy: .default).entries.isEmpty)
    }

    @Test("a key rotates by age, and is announced by its policy's time")
    func byAge() {
        let schedule = Schedule(of: Fixture.object(expires: Self.expiry), policy: Self.rotating)
        #expect(schedule.instant(of: .rotate) == Fixture.now + .days(60))
        #expect(schedule.instant(of: .nearExpiry) == Self.expiry - .days(10))
        #expect(schedule.instant(of: .expired) == Self.expiry)
    }

    @Test("a key rotates before its expiry, once it has one")
    func beforeExpiry() {
        var policy = Self.rotating
        policy.rotate = .beforeExpiry(Fixture.duration("P20D"))
        #expect(
            Schedule(of: Fixture.object(expires: Self.expiry), policy: policy).instant(of: .rotate)
                == Fixture.now + .days(70)
        )
        #expect(Schedule(of: Fixture.object(), policy: policy).instant(of: .rotate) == nil)
    }

    @Test("a disabled key is announced but does not rotate by itself")
    func disabled() {
        let schedule = Schedule(
            of: Fixture.object(expires: Self.expiry, enabled: false),
            policy: Self.rotating
        )
        #expect(works(schedule) == [.nearExpiry, .expired])
    }

    @Test("only a purge is due for a deleted object", arguments: ObjectKind.allCases)
    func deleted(kind: ObjectKind) {
        let deletion = ObjectRecord.Deletion(deletedAt: Fixture.now, purgeAt: Fixture.now + .days(7))
        let object = Fixture.object(kind, expires: Self.expiry, deletion: deletion)
        let schedule = Schedule(of: object, policy: Self.rotating)
        #expect(schedule.entries == [DueEntry(at: deletion.purgeAt, work: .purge, object: Fixture.id(kind))])
    }

    @Test("a change that moves nothing leaves the store alone, so nothing is announced twice")
    func unchanged() {
        let before = Fixture.object(.secret, expires: Self.expiry)
        var after = before
        after.version.tags = ["a": "b"]
        let schedule = Schedule(of: after, policy: .default)
        #expect(schedule.changes(from: Schedule(of: before, policy: .default), standing: []).isEmpty)
        #expect(schedule.changes(from: nil, standing: []).count == 2)
    }

    @Test("a new version is announced even when it expires with the old one")
    func newVersion() {
        let before = Schedule(of: Fixture.object(.secret, expires: Self.expiry), policy: .default)
        let object = Fixture.object(.secret, version: Fixture.second, expires: Self.expiry)
        let after = Schedule(of: object, policy: .default)
        #expect(after.changes(from: before, standing: []).count == 2)
        #expect(after.changes(from: before, standing: before.entries).isEmpty)
    }

    @Test("an expiry that moves into the window is announced again")
    func movedExpiry() {
        let before = Schedule(of: Fixture.object(.secret, expires: Self.expiry), policy: .default)
        let after = Schedule(of: Fixture.object(.secret, expires: Self.expiry - .days(80)), policy: .default)
        #expect(after.changes(from: before, standing: []).map(\.work) == [.nearExpiry, .expired])
    }

    @Test("what is not due any more is cleared, if it stands")
    func cleared() {
        let before = Schedule(of: Fixture.object(expires: Self.expiry), policy: Self.rotating)
        let deletion = ObjectRecord.Deletion(deletedAt: Fixture.now, purgeAt: Fixture.now + .days(7))
        let after = Schedule(
            of: Fixture.object(expires: Self.expiry, deletion: deletion),
            policy: Self.rotating
        )
        let purge = DueEntry(at: deletion.purgeAt, work: .purge, object: Fixture.id(.key))
        let cleared: [Schedule.Change] = [.clear(.rotate), .clear(.nearExpiry), .clear(.expired)]
        #expect(after.changes(from: before, standing: before.entries) == cleared + [.set(purge)])
        #expect(after.changes(from: before, standing: []) == [.set(purge)])
    }

    @Test(
        "missed rotations are those the policy wanted after the due one",
        arguments: [(0, 0), (59, 0), (60, 1), (119, 1), (120, 2), (6_000, 100)]
    )
    func missed(days: Int, count: Int) {
        let now = Fixture.now + .days(days)
        #expect(Schedule.missedRotations(since: Fixture.now, at: now, policy: Self.rotating) == count)
        var policy = Self.rotating
        policy.rotate = .beforeExpiry(Fixture.duration("P30D"))
        #expect(Schedule.missedRotations(since: Fixture.now, at: now, policy: policy) == count)
    }

    @Test("counting what was missed ends, even at the end of time")
    func missedIsBounded() {
        let count = Schedule.missedRotations(
            since: Timestamp(unixSeconds: 0),
            at: .latest,
            policy: Self.rotating
        )
        #expect(count == 10_000)
        let end = Schedule.missedRotations(since: .latest - .days(30), at: .latest, policy: Self.rotating)
        #expect(end <= 1)
    }
}
