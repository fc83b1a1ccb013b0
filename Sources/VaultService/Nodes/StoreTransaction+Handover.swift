import VaultCore

extension StoreReader {
    /// Since when the store holds every use that any server saw; nil when none was ever lost.
    func evidenceFloor() throws -> Timestamp? {
        try setting(Timestamp.floorSetting).flatMap { Int64($0) }.map { Timestamp(microseconds: $0) }
    }
}

extension StoreTransaction {
    /// Gives the leases of a server back and has what it worked on looked at now; how many there were.
    func handOver(leasesOf holder: String, at now: Timestamp) throws -> Int {
        let held = try leases().filter { $0.holder == holder }
        for lease in held {
            try release(lease)
            guard let object = OpenRotation.object(ofLease: lease.name),
                let entry = try dueEntries(of: object).first(where: { $0.work == .rotate }), entry.at > now
            else { continue }
            try setDue(DueEntry(at: now, work: .rotate, object: entry.object))
        }
        return held.count
    }

    /// Uses of before `now` may have been lost with a server: quiet is proved from then on only.
    func raiseEvidenceFloor(to now: Timestamp) throws {
        guard try evidenceFloor().map({ $0 < now }) ?? true else { return }
        try setSetting(Timestamp.floorSetting, to: String(now.microseconds))
    }

    /// What was lost was lost before `now`, to which the clock was set back.
    func lowerEvidenceFloor(to now: Timestamp) throws {
        guard let floor = try evidenceFloor(), floor > now else { return }
        try setSetting(Timestamp.floorSetting, to: String(now.microseconds))
    }
}

extension Timestamp {
    fileprivate static let floorSetting = "evidence-floor"
}

extension OpenRotation {
    /// The object that a lease is about; nil for a lease on other work.
    static func object(ofLease name: String) -> ObjectID? {
        guard name.hasPrefix(leasePrefix) else { return nil }
        let parts = name.dropFirst(leasePrefix.count).split(separator: "/", maxSplits: 2).map(String.init)
        guard parts.count == 3, let vault = VaultName(parts[0]),
            let kind = ObjectKind.allCases.first(where: { $0.collection == parts[1] }),
            let name = ObjectName(parts[2])
        else { return nil }
        return ObjectID(vault: vault, kind: kind, name: name)
    }
}
