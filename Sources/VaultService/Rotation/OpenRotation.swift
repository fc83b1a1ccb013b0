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

    /// What the names of leases on rotations begin with.
    static let leasePrefix = "rotation:"

    /// What a node must hold to work on a rotation of this object.
    static func leaseName(of object: ObjectID) -> String {
        "\(leasePrefix)\(object.vault)/\(object.kind.collection)/\(object.name.canonical)"
    }
}

extension ScheduleReader {
    /// The rotation with this id; nil when it is gone with its object.
    ///
    /// Throws ``VaultError/Code/integrity`` when its journal makes no sense.
    func rotation(_ id: String) throws -> OpenRotation? {
        try rotation(id) { _, _, _, _ in }
    }

    /// The same with its whole journal as news.
    func rotationWithNews(_ id: String) throws -> OpenRotation? {
        var news: [RotationNews] = []
        var found = try rotation(id) { event, before, entry, state in
            news.append(RotationNews(entry, event, from: before, to: state))
        }
        found?.news = news
        return found
    }

    private func rotation(
        _ id: String,
        _ each: (RotationEvent, RotationState?, JournalEntry, RotationState) -> Void
    ) throws -> OpenRotation? {
        var last: (entry: JournalEntry, state: RotationState)?
        for entry in try journal(of: id) {
            let event = try RotationEvent(stored: entry.event)
            let before = last?.state
            let state = try RotationState.folding(event, at: entry.at, onto: before, place: entry.sequence)
            each(event, before, entry, state)
            last = (entry, state)
        }
        return last.map {
            OpenRotation(id: id, object: $0.entry.object, sequence: $0.entry.sequence, state: $0.state)
        }
    }

    /// Every rotation that has not ended, oldest first.
    func openRotations() throws -> [OpenRotation] {
        try openRotations(limit: 100_000).compactMap { id in try rotation(id) }
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
        try append(.planned(plan), from: nil, to: &rotation, at: now)
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
        try append(event, from: before, to: &rotation, at: now)
    }

    private func append(
        _ event: RotationEvent,
        from before: RotationState?,
        to rotation: inout OpenRotation,
        at now: Timestamp
    ) throws {
        let entry = JournalEntry(
            rotation: rotation.id,
            object: rotation.object,
            sequence: rotation.sequence,
            at: now,
            event: try event.stored()
        )
        try append(entry, ends: rotation.state.isEnded)
        rotation.news.append(RotationNews(entry, event, from: before, to: rotation.state))
    }
}
