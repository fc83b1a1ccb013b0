import Rotation
import Testing
import VaultCore

@Suite("What the store keeps of policies and events")
struct StoredFormTests {
    @Test(
        "a policy reads back with its spelling",
        arguments: [
            KeyRotationPolicy.default,
            KeyRotationPolicy(
                rotate: .afterCreate(Fixture.duration("P18M")),
                notifyBeforeExpiry: Fixture.duration("P4W"),
                expiryTime: Fixture.duration("P2Y"),
                created: Fixture.now,
                updated: Fixture.now + .days(1)
            ),
            KeyRotationPolicy(
                rotate: .beforeExpiry(Fixture.duration("P1M")),
                expiryTime: Fixture.duration("P24M")
            ),
        ]
    )
    func policyRoundTrip(policy: KeyRotationPolicy) throws {
        let copy = try KeyRotationPolicy(stored: policy.stored())
        #expect(copy == policy)
        #expect(copy.expiryTime?.description == policy.expiryTime?.description)
        #expect(copy.notifyBeforeExpiry.description == policy.notifyBeforeExpiry.description)
    }

    @Test("an object without a policy has the default one")
    func defaultPolicy() throws {
        #expect(try KeyRotationPolicy(of: Fixture.object().object) == .default)
    }

    @Test("every kind of event reads back", arguments: RotationEvent.Name.allCases)
    func eventRoundTrip(name: RotationEvent.Name) throws {
        let event = Fixture.event(name)
        #expect(try RotationEvent(stored: event.stored()) == event)
    }

    @Test("the ground of a decision reads back, and one without ground as well")
    func ground() throws {
        var evidence = RotationEvidence(completeSince: Fixture.now, lastUse: Fixture.now, hasMoreUses: true)
        evidence.uses = [
            VersionUse(
                UseRecord(
                    object: Fixture.object().object.id,
                    version: Fixture.first,
                    consumer: "web",
                    source: .report,
                    first: Fixture.now,
                    last: Fixture.now + .seconds(1),
                    count: 3
                )
            )
        ]
        let event = RotationEvent.retiring(.person, RetirementGround(evidence, person: "ada"))
        #expect(try RotationEvent(stored: event.stored()) == event)
        #expect(
            try RotationEvent(stored: #"{"v":1,"event":"retiring","retirement":"quiet"}"#)
                == .retiring(.quiet)
        )
    }

    @Test("the text of an event stays as it was released")
    func golden() throws {
        let text = """
            {"candidate":"\(Fixture.second)","due":1800000000000000,"event":"planned","missed":2,\
            "predecessor":"\(Fixture.first)","trigger":"scheduled","v":1}
            """
        #expect(try RotationEvent.planned(Fixture.plan).stored() == text)
    }

    @Test("a form of a newer release is told apart from damage")
    func newerForm() {
        let newer = #"{"v":2,"event":"planned","notifyBeforeExpiry":"P30D"}"#
        #expect(throws: VaultError(.schemaTooNew, "")) { try RotationEvent(stored: newer) }
        #expect(throws: VaultError(.schemaTooNew, "")) { try KeyRotationPolicy(stored: newer) }
    }

    @Test(
        "damaged text is an integrity error",
        arguments: [
            "", "{}", "[]", #"{"v":1}"#, #"{"v":1,"event":"planned"}"#,
            #"{"v":1,"event":"failed","code":"server"}"#,
            #"{"v":1,"event":"verified"}"#, #"{"v":1,"event":"retiring"}"#, #"{"v":1,"event":"approved"}"#,
            #"{"v":1,"event":"regenerated","candidate":"x"}"#, #"{"v":1,"event":"restoring"}"#,
            #"{"v":1,"notifyBeforeExpiry":"soon"}"#,
        ]
    )
    func damage(text: String) {
        #expect(throws: VaultError(.integrity, "")) { try RotationEvent(stored: text) }
        #expect(throws: VaultError(.integrity, "")) { try KeyRotationPolicy(stored: text) }
    }
}
