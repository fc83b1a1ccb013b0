import Access
import VaultCore

/// What the server was told about limits of transactions.
struct ThrottleSetting: Equatable, Sendable {
    /// The limits; nil for none.
    let limits: ThrottleLimits?

    /// Reads `azure`, `none` or `KIND=COUNT`; throws what is wrong and what to write.
    init(_ words: [String]) throws(TextFault) {
        limits = try ThrottleLimits.read(words)
    }
}
