public import Access
import KeyVaultWire
import Synchronization
import VaultCore

/// Lets transactions through as often as the limits allow, or says in Key Vault's words when to come again.
public final class ThrottleGate: Sendable {
    private let throttle: Mutex<Throttle>
    private let now: @Sendable () -> Duration

    /// Holds vaults to `limits`, by a clock that never goes back.
    public convenience init(_ limits: ThrottleLimits) {
        let start = ContinuousClock.now
        self.init(limits) { ContinuousClock.now - start }
    }

    /// Holds vaults to `limits`; `now` is the time since some instant.
    init(_ limits: ThrottleLimits, now: @escaping @Sendable () -> Duration) {
        throttle = Mutex(Throttle(limits))
        self.now = now
    }

    /// Counts a transaction; throws ``VaultError/Code/throttled`` with the time to wait when it is one too many.
    func admit(_ kind: TransactionKind, with vault: VaultName) throws(VaultError) {
        let now = now()
        switch throttle.withLock({ $0.admit(kind, with: vault, at: now) }) {
        case .admitted: return
        case .refused(.vault, let wait): throw WireMessages.throttled("VaultRequestTypeLimitReached", wait)
        case .refused(.server, let wait):
            throw WireMessages.throttled("SubscriptionRequestTypeLimitReached", wait)
        }
    }

    /// Counts what a transaction weighed beyond one.
    func charge(_ weight: Int, as kind: TransactionKind, to vault: VaultName) {
        guard weight > 0 else { return }
        let now = now()
        throttle.withLock { $0.charge(weight, as: kind, to: vault, at: now) }
    }
}
