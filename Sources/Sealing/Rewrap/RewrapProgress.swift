/// How far the resealing of a vault's records has come; it is read from the records, so it outlives the process.
public struct RewrapProgress: Equatable, Sendable {
    /// The vault, or a name that stands for one.
    public let vault: String
    /// The newest version of its key.
    public let version: Int
    /// Records under the newest version.
    public private(set) var done: Int
    /// Records under older versions.
    public private(set) var backlog: Int
    /// Records found not to open; they hold the old key back.
    public private(set) var unreadable = 0

    /// All records.
    public var total: Int { done + backlog }

    /// Counts from a census: how many records stand under each version.
    init(vault: String, version: Int, census: [Int: Int]) {
        self.vault = vault
        self.version = version
        backlog = census.filter { $0.key < version }.values.reduce(0, +)
        done = census.values.reduce(0, +) - backlog
    }

    /// Notes records that were moved to the newest version.
    mutating func add(resealed: Int) {
        done += resealed
        backlog = max(backlog - resealed, 0)
    }

    /// Notes records that do not open.
    mutating func add(unreadable count: Int) {
        unreadable += count
    }
}
