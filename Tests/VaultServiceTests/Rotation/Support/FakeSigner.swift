import Receipts
import Synchronization
import VaultCore

/// Signs with nothing, and not at all while a test says so.
final class FakeSigner: ReceiptSigner {
    let issuer = "https://localhost:8443/tenant"
    private let fails = Mutex(false)

    func fail(_ fails: Bool) { self.fails.withLock { $0 = fails } }

    func sign(_ receipt: Receipt) throws -> String {
        if fails.withLock({ $0 }) { throw VaultError(.unavailable, "there is no key") }
        return try ReceiptText.make(receipt, keyID: "none") { _ in [0] }
    }
}
