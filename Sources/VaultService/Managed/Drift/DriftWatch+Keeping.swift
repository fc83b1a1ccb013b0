import Audit
import Policies
import Rotation
import VaultCore

extension DriftWatch {
    /// Makes what was found durable and tells of it, where it is news.
    func settle(_ finding: DriftFinding, after known: DriftFinding?) async throws {
        switch (finding.state, known?.state) {
        case (.drifted, _) where known?.state != .drifted || known?.version != finding.version:
            if try await keep(finding) { observe(.found(finding)) }
        case (.inStep, .drifted): try await forget(finding)
        default: break
        }
    }

    /// Begins a rotation where the policy wants drift mended.
    func reconcile(_ finding: DriftFinding, _ managed: ManagedRotation) async throws {
        guard finding.state == .drifted, managed.policy.drift?.action == .reconcile else { return }
        do {
            let why = "The target refuses the current version: \(finding.reason ?? "no reason given")"
            let begun = try await rotations.begin(finding.object, .drift, reason: why)
            observe(.reconciling(finding, rotation: begun.id))
        } catch let error as VaultError {
            observe(.held(finding, reason: error.summary))
        }
    }

    /// The record comes before the act: a crash in between repeats the record rather than losing it.
    private func keep(_ finding: DriftFinding) async throws -> Bool {
        var record = AuditRecord(
            automatic: "\(finding.object.kind.eventFamily)DriftFound",
            on: finding.object,
            version: finding.version,
            ports: ports
        )
        record.resultDescription = "The target refuses the current version"
        try await audit.append(record)
        let (path, event) = (finding.object.path, GUID.make(from: ports.random))
        return try await ports.store.write(.scheduledEvent) { transaction in
            var drifts = try transaction.drifts(in: finding.object.vault)
            guard let current = try transaction.current(finding.object),
                drifts[path]?.version != finding.version,
                current.version.id == finding.version
            else { return false }
            drifts[path] = DriftRecord(finding)
            try transaction.setDrifts(drifts, in: finding.object.vault)
            let type = "\(finding.object.kind.eventFamily)Drifted"
            try transaction.append(OutboxEntry(current, type: type, id: event, at: finding.checked))
            return true
        }
    }

    /// The drifts of a vault among the objects with a target of its set; those of others are forgotten.
    func forgetOthers(than set: PolicySet, in vault: VaultName) async throws -> [ObjectPath: DriftRecord] {
        let all = try await ports.store.read { try $0.drifts(in: vault) }
        let known = all.filter { set.objects[$0.key]?.connector != nil }
        if known.count < all.count {
            try await ports.store.write(.scheduledEvent) { try $0.setDrifts(known, in: vault) }
        }
        return known
    }

    /// Notes that the target and the journal agree again.
    func forget(_ finding: DriftFinding) async throws {
        let path = finding.object.path
        let wasKept = try await ports.store.write(.scheduledEvent) { transaction in
            var drifts = try transaction.drifts(in: finding.object.vault)
            guard drifts.removeValue(forKey: path) != nil else { return false }
            try transaction.setDrifts(drifts, in: finding.object.vault)
            return true
        }
        guard wasKept else { return }
        try await audit.append(
            AuditRecord(
                automatic: "\(finding.object.kind.eventFamily)DriftEnded",
                on: finding.object,
                version: finding.version,
                ports: ports
            )
        )
        observe(.ended(finding))
    }
}

extension ObjectID {
    /// The path of the object in policy files.
    var path: ObjectPath { ObjectPath(kind, name) }
}
