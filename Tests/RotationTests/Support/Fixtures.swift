import Rotation
import VaultCore

/// One of everything, so that a test sets only what matters to it.
enum Fixture {
    static let now = Timestamp(unixSeconds: 1_800_000_000)
    static let vault = VaultName.default
    static let first = version("a")
    static let second = version("b")

    static func version(_ digit: Character) -> VersionID {
        guard let id = VersionID(String(repeating: digit, count: 32)) else {
            preconditionFailure("a hex digit")
        }
        return id
    }

    static func duration(_ text: String) -> CalendarDuration {
        guard let duration = CalendarDuration(text) else { preconditionFailure("a duration") }
        return duration
    }

    static func id(_ kind: ObjectKind) -> ObjectID {
        guard let name = ObjectName("thing") else { preconditionFailure("a name") }
        return ObjectID(vault: vault, kind: kind, name: name)
    }

    static func object(
        _ kind: ObjectKind = .key,
        version: VersionID = first,
        created: Timestamp = now,
        expires: Timestamp? = nil,
        enabled: Bool = true,
        deletion: ObjectRecord.Deletion? = nil
    ) -> CurrentObject {
        let attributes = Attributes(enabled: enabled, expires: expires, created: created)
        let sealed = SealedRecord(kekVersion: 1, salt: [], box: [])
        return CurrentObject(
            object: ObjectRecord(id: id(kind), current: version, created: created, deletion: deletion),
            version: VersionRecord(
                object: id(kind),
                id: version,
                sequence: 1,
                stage: .current,
                attributes: attributes,
                sealed: sealed
            )
        )
    }

    static let plan = RotationPlan(
        trigger: .scheduled,
        predecessor: first,
        candidate: second,
        due: now,
        missed: 2
    )

    /// A state of each kind.
    static func state(_ name: RotationState.Name) -> RotationState {
        switch name {
        case .new: .new
        case .planned: .planned(plan, .none)
        case .generated: .generated(plan, .none)
        case .promoted: .promoted(plan, .none)
        case .stuckBeforeCandidate: .stuckBeforeCandidate(plan, code: "Unavailable")
        case .stuckWithCandidate: .stuckWithCandidate(plan, code: "Unavailable")
        case .done: .done(plan)
        case .rolledBack: .rolledBack(plan, .superseded)
        }
    }

    /// An event of each kind.
    static func event(_ name: RotationEvent.Name) -> RotationEvent {
        switch name {
        case .planned: .planned(plan)
        case .generated: .generated
        case .promoted: .promoted
        case .recorded: .recorded
        case .failed: .failed(code: "Unavailable", retryAt: now + .seconds(30))
        case .stuck: .stuck(code: "Unavailable")
        case .resumed: .resumed
        case .discarded: .discarded(.deleted)
        }
    }
}
