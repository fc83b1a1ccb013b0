import Rotation
import VaultCore

/// A rotation as its journal tells it, and where the next event goes.
struct OpenRotation: Equatable, Sendable {
    let id: String
    let object: ObjectID
    var sequence: Int64
    var state: RotationState
    /// What was appended to this value, for the observer once it is committed.
    var news: [RotationNews] = []

    /// Whether both stand at the same place.
    static func == (left: OpenRotation, right: OpenRotation) -> Bool {
        left.id == right.id && left.object == right.object && left.sequence == right.sequence
            && left.state == right.state
    }

    fileprivate mutating func note(_ event: RotationEvent, from before: RotationState?, at now: Timestamp) {
        news.append(
            RotationNews(rotation: id, object: object, event: event, before: before, after: state, at: now)
        )
    }

    /// What a node must hold to work on a rotation of this object.
    static func leaseName(of object: ObjectID) -> String {
        "rotation:\(object.vault)/\(object.kind.collection)/\(object.name.canonical)"
    }
}

extension ScheduleReader {
    /// The rotation with this id; nil when it is gone with its object.
    ///
    /// Throws ``VaultError/Code/integrity`` when its journal makes no sense.
    func rotation(_ id: String) throws -> OpenRotation? {
        let journal = try journal(of: id)
        guard let last = journal.last else { return nil }
        let events = try journal.map { entry in (event: try RotationEvent(stored: entry.event), at: entry.at)
        }
        return OpenRotation(
            id: id,
            object: last.object,
            sequence: last.sequence,
            state: try RotationState(folding: events)
        )
    }

    /// The rotation of an object that has not ended.
    func openRotation(on object: ObjectID) throws -> OpenRotation? {
        try openRotation(of: object).flatMap { id in try rotation(id) }
    }
}

extension StoreTransaction {
    /// Begins a rotation with its plan.
    func begin(_ plan: RotationPlan, id: String, of object: ObjectID, at now: Timestamp) throws
        -> OpenRotation
    {
        var rotation = OpenRotation(id: id, object: object, sequence: 1, state: RotationState(plan, at: now))
        try append(.planned(plan), of: rotation, at: now)
        rotation.note(.planned(plan), from: nil, at: now)
        return rotation
    }

    /// Moves a rotation on by one event; throws ``VaultError/Code/conflict`` when it cannot happen here.
    func append(_ event: RotationEvent, to rotation: inout OpenRotation, at now: Timestamp) throws {
        let before = rotation.state
        guard let next = before.after(event, at: now) else {
            throw VaultError(
                .conflict,
                "A rotation in the state '\(rotation.state.name)' cannot be '\(event.name)'."
            )
        }
        rotation.state = next
        rotation.sequence += 1
        try append(event, of: rotation, at: now)
        rotation.note(event, from: before, at: now)
    }

    private func append(_ event: RotationEvent, of rotation: OpenRotation, at now: Timestamp) throws {
        let entry = JournalEntry(
            rotation: rotation.id,
            object: rotation.object,
            sequence: rotation.sequence,
            at: now,
            event: try event.stored()
        )
        try append(entry, ends: rotation.state.isEnded)
    }
}
