/// All versions of one vault's key-encryption key that still open something.
struct VaultKeys: Sendable {
    private var keys: [Int: VersionedKey] = [:]
    /// The version that seals; 0 while there is none.
    private(set) var newest = 0

    /// The key that seals.
    var sealing: VersionedKey? { self[newest] }

    /// The key of a version.
    subscript(version: Int) -> VersionedKey? { keys[version] }

    /// Adds or replaces a version.
    mutating func insert(_ key: VersionedKey) {
        keys[key.version] = key
        newest = max(newest, key.version)
    }

    /// Lets old versions go; the newest stays.
    mutating func remove(_ versions: [Int]) {
        for version in versions where version != newest { keys[version] = nil }
    }
}
