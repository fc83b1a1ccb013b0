public import VaultCore

/// What vaults did of late, and whether one may do more.
///
/// A pure value: time is told to it. What it refuses does not count.
public struct Throttle: Sendable {
    /// Whether a transaction may go on.
    public enum Verdict: Equatable, Sendable {
        /// It may, and was counted.
        case admitted
        /// It may not before so long, because of this limit.
        case refused(Limit, after: Duration)
    }

    /// Whose limit was met.
    public enum Limit: Hashable, Sendable {
        /// That of the vault.
        case vault
        /// That of all vaults of the server together.
        case server
    }

    private struct Place: Hashable {
        let vault: VaultName?
        let kind: TransactionKind
    }

    private let limits: ThrottleLimits
    private var windows: [Place: SlidingWindow] = [:]

    /// Nothing was done yet.
    public init(_ limits: ThrottleLimits) {
        self.limits = limits
    }

    /// Counts a transaction with `vault` at `now`, if the limits of the vault and of the server leave room for it.
    public mutating func admit(_ kind: TransactionKind, with vault: VaultName, at now: Duration) -> Verdict {
        let bounds: [(Limit, Place, Int)] = [
            (.vault, Place(vault: vault, kind: kind), limits[kind]),
            (.server, Place(vault: nil, kind: kind), limits[kind] * ThrottleLimits.serverShare),
        ]
        for (limit, place, most) in bounds {
            if let wait = windows[place].flatMap({ $0.wait(for: 1, within: most, at: now) }) {
                return .refused(limit, after: wait)
            }
        }
        charge(1, as: kind, to: vault, at: now)
        return .admitted
    }

    /// Counts what a transaction weighs beyond one, once that is known.
    public mutating func charge(
        _ weight: Int,
        as kind: TransactionKind,
        to vault: VaultName,
        at now: Duration
    ) {
        for place in [Place(vault: vault, kind: kind), Place(vault: nil, kind: kind)] {
            windows[place, default: SlidingWindow()].add(weight, at: now)
        }
    }
}
