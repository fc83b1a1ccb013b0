public import Audit
import KeyVaultWire
import Rotation
public import VaultCore

/// Runs rotations: commits what it intends, acts, commits what came of it; a crash in between is resumed from
/// the journal, and a candidate that was committed is never made again.
public struct RotationRunner: Sendable {
    /// A rotation that has ended, and the object as it stands.
    public struct Outcome: Sendable {
        /// The rotation's id.
        public let rotation: String
        /// The object with its new current version.
        public let object: CurrentObject
    }

    static let leaseLife = Duration.seconds(120)

    let ports: VaultPorts
    let audit: any AuditLog
    let node: String
    let retry: RetryRule

    /// Works through `ports` as the node of this name.
    public init(ports: VaultPorts, audit: any AuditLog, node: String) {
        self.ports = ports
        self.audit = audit
        self.node = node
        retry = RetryRule()
    }

    /// Rotates a key now, because a person asked; the request's own audit record tells of it.
    ///
    /// Throws ``VaultError/Code/keyNotFound``, or ``VaultError/Code/conflict`` while a rotation of the key runs.
    public func rotate(_ id: ObjectID) async throws -> Outcome {
        let rotation = try await plan(id, trigger: .onDemand, due: nil)
        return Outcome(rotation: rotation, object: try await drive(rotation, of: id, recording: false))
    }

    /// Rotates a key whose time has come, or goes on with its rotation that has not ended.
    func rotateIfDue(_ entry: DueEntry) async throws {
        let open = try await ports.store.read { reader in try reader.openRotation(of: entry.object) }
        let rotation: String
        if let open {
            rotation = open
        } else {
            rotation = try await plan(entry.object, trigger: .scheduled, due: entry.at)
        }
        _ = try await drive(rotation, of: entry.object, recording: true)
    }

    /// Goes on with every rotation that a stop of the process cut short; returns how many there were.
    public func resumeOpen() async throws -> Int {
        let open = try await ports.store.read { reader in
            try reader.openRotations(limit: 10_000).compactMap { rotation in
                try reader.journal(of: rotation).first.map { (rotation, $0.object) }
            }
        }
        for (rotation, object) in open {
            // A failure is in the journal with its next try; the others go on.
            _ = try? await drive(rotation, of: object, recording: true)
        }
        return open.count
    }

    /// Does what the journal says is next until the rotation ends or must wait.
    private func drive(_ rotation: String, of id: ObjectID, recording: Bool) async throws -> CurrentObject {
        while let action = try await state(of: rotation).nextActions(at: ports.clock.now()).first {
            do {
                switch action {
                case .generate(let plan): try await generate(plan, rotation, id)
                case .promote(let plan): try await promote(plan, rotation, id)
                case .record(let plan): try await record(plan, rotation, id, recording: recording)
                case .wait(let instant): try await wait(rotation, id, until: instant)
                }
            } catch {
                try await note(error, rotation, id)
                throw error
            }
            if case .wait = action { break }
        }
        return try await ports.store.read { reader in try reader.live(id, nil) }
    }

    private func state(of rotation: String) async throws -> RotationState {
        let journal = try await ports.store.read { reader in try reader.journal(of: rotation) }
        return try RotationState(folding: journal.map { try RotationEvent(stored: $0.event) })
    }
}
