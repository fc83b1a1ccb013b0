public import Rotation
public import VaultCore

/// A rotation as people look at it.
public struct RotationSnapshot: Sendable {
    /// One entry of its journal.
    public struct Step: Sendable {
        /// What happened.
        public let event: RotationEvent
        /// When.
        public let at: Timestamp
    }

    /// The rotation's id.
    public let id: String
    /// What it rotates.
    public let object: ObjectID
    /// Where it stands.
    public let state: RotationState
    /// Its journal, where it was asked for.
    public let journal: [Step]

    init(_ rotation: OpenRotation, journal: [Step] = []) {
        id = rotation.id
        object = rotation.object
        state = rotation.state
        self.journal = journal
    }
}

extension ScheduleReader {
    /// The journal of a rotation as people look at it.
    func steps(of rotation: String) throws -> [RotationSnapshot.Step] {
        try journal(of: rotation).map { entry in
            RotationSnapshot.Step(event: try RotationEvent(stored: entry.event), at: entry.at)
        }
    }
}
