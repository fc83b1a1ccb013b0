import Policies
import Rotation
import VaultCore

extension StoreTransaction {
    /// What an event means for the versions, in the transaction that commits it.
    func follow(
        _ event: RotationEvent,
        from before: RotationState,
        in rotation: OpenRotation,
        at now: Timestamp
    )
        throws
    {
        switch event {
        case .restoring where before.promotedAt != nil: try takeBack(rotation, at: now)
        case .restored, .discarded: try discardCandidate(of: rotation, at: now)
        case .retired:
            try setStage(.retired, of: rotation.state.plan.predecessor, in: rotation, at: now)
            try rescheduleDestruction(of: rotation.object)
        default: break
        }
    }

    /// Adds a candidate to its object.
    func insert(_ candidate: VersionRecord, of rotation: OpenRotation) throws {
        guard var object = try object(rotation.object) else { throw rotation.damage }
        object.lastSequence += 1
        var version = candidate
        version.sequence = object.lastSequence
        try insert(version)
        try update(object)
    }

    /// Marks the candidate as not wanted any more.
    func discardCandidate(of rotation: OpenRotation, at now: Timestamp) throws {
        guard let found = try version(rotation.object, rotation.state.candidate),
            found.version.stage == .pending
        else { return }
        try setStage(.discarded, of: found.version.id, in: rotation, at: now)
    }

    /// Makes `candidate` current in place of the version that is; what clients can change is taken over from it.
    ///
    /// The candidate's dates begin now: however long it waited, it is not expired on arrival.
    func replace(_ before: CurrentObject, with candidate: VersionRecord, at now: Timestamp) throws
        -> CurrentObject
    {
        var previous = before.version
        previous.stage = .previous
        try update(previous)
        var version = candidate
        version.stage = .current
        version.attributes = Attributes(
            expires: try expiry(of: before.object, madeAt: now),
            created: now
        )
        version.contentType = previous.contentType
        version.tags = previous.tags
        version.key?.operations = previous.key?.operations ?? []
        try update(version)
        var object = before.object
        object.current = version.id
        try update(object)
        object.revision += 1
        return CurrentObject(object: object, version: version)
    }

    /// Whether a rotation needs no more now; says then when to look at it again.
    func isAtRest(_ rotation: OpenRotation, at now: Timestamp) throws -> Bool {
        let state = rotation.state
        if state.isEnded {
            try lookAgain(after: rotation, at: now)
        } else if state.halt != nil {
            try lookAgain(at: nil, rotation.object)
        } else if let retryAt = state.attempts.retryAt, retryAt > now {
            try lookAgain(at: retryAt, rotation.object)
        } else {
            return false
        }
        return true
    }

    /// Sets when the scheduler looks at an object's rotation; nil for not by itself.
    func lookAgain(at instant: Timestamp?, _ object: ObjectID) throws {
        if let instant {
            try setDue(DueEntry(at: instant, work: .rotate, object: object))
        } else {
            try clearDue(.rotate, of: object)
        }
    }

    // MARK: - Private

    /// When a version made by rotation expires: a key's policy says it, or the files.
    private func expiry(of object: ObjectRecord, madeAt now: Timestamp) throws -> Timestamp? {
        guard let managed = try object.drivingRotation() else {
            return try KeyRotationPolicy(of: object).expiry(ofVersionMadeAt: now)
        }
        return managed.policy.lifetime?.after(now)
    }

    private func lookAgain(after rotation: OpenRotation, at now: Timestamp) throws {
        guard let current = try current(rotation.object) else { throw rotation.damage }
        let earliest = rotation.state.isUndoneByTrouble ? now + .days(1) : nil
        try rescheduleRotation(of: current, notBefore: earliest)
    }

    /// Makes the predecessor current again and the candidate pending, unless yet another version is current.
    private func takeBack(_ rotation: OpenRotation, at now: Timestamp) throws {
        guard var object = try object(rotation.object), object.current == rotation.state.candidate else {
            return
        }
        try setStage(.pending, of: rotation.state.candidate, in: rotation, at: now)
        try setStage(.current, of: rotation.state.plan.predecessor, in: rotation, at: now)
        object.current = rotation.state.plan.predecessor
        try update(object)
    }

    private func setStage(_ stage: Stage, of id: VersionID, in rotation: OpenRotation, at now: Timestamp)
        throws
    {
        guard var version = try version(rotation.object, id)?.version else { throw rotation.damage }
        version.stage = stage
        version.attributes.updated = now
        try update(version)
    }
}

extension RotationState {
    /// Whether a next try at once would only meet the same trouble.
    fileprivate var isUndoneByTrouble: Bool {
        switch undo {
        case .authFailures, .candidateLost, .person: true
        case .superseded, .deleted, nil: false
        }
    }
}
