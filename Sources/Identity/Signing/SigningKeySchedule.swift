public import VaultCore

/// When signing keys follow one another; pure: it says what to do, and does nothing.
///
/// A key is published in the key set `announcement` before it signs, so that every verifier that reads the set
/// daily knows it in time. Its predecessor verifies until the last token it can have signed has expired.
public struct SigningKeySchedule: Sendable {
    /// What is to be done now.
    public enum Step: Equatable, Sendable {
        /// Nothing.
        case rest
        /// Make a key that signs from an instant on, and let its predecessor, if there is one, verify until another.
        case create(signsFrom: Timestamp, ending: String?, endingVerifiesUntil: Timestamp)
    }

    /// How long a key signs.
    public let period: Duration
    /// How long a key is published before it signs.
    public let announcement: Duration
    /// How long after its last signature a key must verify: a token's life and a margin for clocks.
    public let overlap: Duration

    /// A schedule; by default a key a month, published a day ahead.
    public init(
        period: Duration = .days(30),
        announcement: Duration = .days(1),
        tokenLifetime: Duration = .seconds(3600)
    ) {
        self.period = period
        self.announcement = announcement
        overlap = tokenLifetime + .seconds(300)
    }

    /// What is to be done at `now`; the first key signs at once, for nobody can have read the set before.
    public func step(keys: [SigningKeyRecord], now: Timestamp) -> Step {
        guard let newest = keys.max(by: { $0.signsFrom < $1.signsFrom }) else {
            return .create(signsFrom: now, ending: nil, endingVerifiesUntil: now)
        }
        guard newest.signsFrom + period - announcement <= now else { return .rest }
        let start = now + announcement
        return .create(signsFrom: start, ending: newest.id, endingVerifiesUntil: start + overlap)
    }

    /// The key that signs at `now`: the newest whose time has come.
    public static func signer(among keys: [SigningKeyRecord], at now: Timestamp) -> SigningKeyRecord? {
        keys.filter { $0.signsFrom <= now }.max { $0.signsFrom < $1.signsFrom }
    }

    /// The keys that verifiers shall know at `now`, those that do not sign yet included.
    public static func published(among keys: [SigningKeyRecord], at now: Timestamp) -> [SigningKeyRecord] {
        keys.filter { now < $0.verifiesUntil }
    }
}
