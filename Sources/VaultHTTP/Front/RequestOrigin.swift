import KeyVaultWire
import Synchronization
import VaultCore

/// What follows from the host and port a client called, and from nothing else.
struct RequestOrigin: Sendable {
    /// The vault under that host; nil when the host is not one of ours.
    let vault: VaultName?
    /// The root of the identifiers in answers; nil when host and port are not well formed.
    let address: VaultAddress?
    /// The `resource` of a challenge.
    let resource: String
    /// For whom a token may have been asked: the challenge's resource, the vault's own URL, or the name that many
    /// tools have built in.
    let audiences: [String]
}

/// The origins of late, for clients call the same few over and over.
final class RequestOrigins: Sendable {
    /// When clients name more, all are forgotten: hosts come from outside.
    private static let capacity = 256

    private let known = Mutex<[String: RequestOrigin]>([:])

    /// The origin of this authority, made by `make` when it is not known.
    func of(_ authority: String, make: () -> RequestOrigin) -> RequestOrigin {
        if let origin = known.withLock({ $0[authority] }) { return origin }
        let origin = make()
        known.withLock { known in
            if known.count >= Self.capacity { known = [:] }
            known[authority] = origin
        }
        return origin
    }
}
