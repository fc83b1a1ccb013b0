/// All versions of one vault's key-encryption key that still open something.
struct VaultKeys: Sendable {
    private var keys: [Int: VersionedKey] = [:]
    /// From when on versions seal that others may not have heard of yet.
    private var starts: [Int: ContinuousClock.Instant] = [:]
    /// The newest version; 0 while there is none.
    private(set) var newest = 0

    /// The key that seals: the newest one whose time has come, or the oldest when none's has.
    var sealing: VersionedKey? {
        guard !starts.isEmpty else { return self[newest] }
        let now = ContinuousClock.now
        let ready = keys.keys.filter { starts[$0].map { $0 <= now } ?? true }.max()
        return (ready ?? keys.keys.min()).flatMap { self[$0] }
    }

    /// The key of a version.
    subscript(version: Int) -> VersionedKey? { keys[version] }

    /// Adds or replaces a version, which seals from `start` on, or at once when that is nil.
    mutating func insert(_ key: VersionedKey, from start: ContinuousClock.Instant? = nil) {
        keys[key.version] = key
        starts[key.version] = start
        newest = max(newest, key.version)
    }

    /// Lets old versions go; the newest stays.
    mutating func remove(_ versions: [Int]) {
        for version in versions where version != newest {
            keys[version] = nil
            starts[version] = nil
        }
    }
}
