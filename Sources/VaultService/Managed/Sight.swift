import VaultCore

/// How well a target's sessions are seen, look by look.
///
/// A failed look is like the time between two looks as long as a later one succeeds soon after the one before; after a
/// longer gap nobody knows who came and went.
struct Sight {
    /// A gap between two looks that succeeded, with failed ones in it, hides no use when it is no longer: three looks,
    /// each of them five seconds after the one before and given up after five.
    static let tolerance = Duration.seconds(30)

    /// Since when no gap was too long; nil for always.
    private(set) var completeSince: Timestamp?
    /// When a look last succeeded.
    private var seenAt: Timestamp?
    /// When the gap began that failed looks made; nil when the last look succeeded.
    private var gapSince: Timestamp?

    /// Whether the last look failed; a target that never tells is not waited for.
    var isBlind: Bool { seenAt != nil && gapSince != nil }

    /// Takes over whether a look succeeded.
    mutating func note(look succeeded: Bool, at now: Timestamp) {
        guard succeeded else {
            gapSince = gapSince ?? seenAt ?? now
            return
        }
        if let gapSince, now - gapSince > Self.tolerance { completeSince = now }
        (seenAt, gapSince) = (now, nil)
    }
}
