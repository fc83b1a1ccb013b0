public import VaultCore

/// What falls due for an object as it now stands: a pure function of its current version, policy and deletion.
public struct Schedule: Equatable, Sendable {
    /// How one kind of work differs between two schedules.
    public enum Change: Equatable, Sendable {
        /// The entry is new or has moved.
        case set(DueEntry)
        /// The work is no longer due.
        case clear(DueEntry.Work)

        /// Which kind of work changes.
        public var work: DueEntry.Work {
            switch self {
            case .set(let entry): entry.work
            case .clear(let work): work
            }
        }
    }

    /// The current version, of which expiry and announcement tell.
    public let version: VersionID
    /// At most one entry for each kind of work; those in the past are due at once.
    public let entries: [DueEntry]

    /// The schedule of an object under its policy; what is no key has ``KeyRotationPolicy/default``, and rotates at
    /// `rotation`, or has its expiry announced at `announcement`, if files say so.
    ///
    /// A soft-deleted object waits for its purge alone. A disabled current version does not rotate by itself.
    /// A trigger before expiry waits until the current version has an expiry.
    public init(
        of current: CurrentObject,
        policy: KeyRotationPolicy,
        rotation: Timestamp? = nil,
        announcement: Timestamp? = nil
    ) {
        version = current.version.id
        let id = current.object.id
        if let deletion = current.object.deletion {
            entries = [DueEntry(at: deletion.purgeAt, work: .purge, object: id)]
            return
        }
        let expiry = current.version.attributes.expires
        let instants: [(Timestamp?, DueEntry.Work)] = [
            (Self.rotation(of: current, policy: policy) ?? rotation, .rotate),
            (announcement ?? expiry.map(policy.notifyBeforeExpiry.before), .nearExpiry),
            (expiry, .expired),
        ]
        entries = instants.compactMap { instant, work in
            instant.map { DueEntry(at: $0, work: work, object: id) }
        }
    }

    /// What follows from the object alone; when retired versions are destroyed follows from their rotations, and what is
    /// delivered from the outbox.
    private static let works = DueEntry.Work.allCases.filter { $0 != .destroy && $0 != .deliver }

    /// When this work is due; nil when it is not.
    public func instant(of work: DueEntry.Work) -> Timestamp? {
        entries.first { $0.work == work }?.at
    }

    /// What must change in the store, where `standing` is due and was written from `old`; nil for a new schedule.
    ///
    /// Work that fell due at the same instant for the same version is left alone, so that what was already
    /// announced is not announced again.
    public func changes(from old: Schedule?, standing: [DueEntry]) -> [Change] {
        Self.works.compactMap { work in
            let stands = standing.first { $0.work == work }
            guard let entry = entries.first(where: { $0.work == work }) else {
                return stands.map { _ in .clear(work) }
            }
            let isOld = old?.version == version && old?.instant(of: work) == entry.at
            return isOld || stands?.at == entry.at ? nil : .set(entry)
        }
    }

    private static func rotation(of current: CurrentObject, policy: KeyRotationPolicy) -> Timestamp? {
        guard current.object.id.kind == .key, current.version.attributes.enabled else { return nil }
        switch policy.rotate {
        case .afterCreate(let time): return time.after(current.version.attributes.created)
        case .beforeExpiry(let time): return current.version.attributes.expires.map(time.before)
        case nil: return nil
        }
    }
}
