import SecretMemory
import Synchronization

/// The seal's passphrase while the server runs: what it was started with, until a rotation changes it.
final class HeldPassphrase: Sendable {
    private let held: Mutex<SharedSecret?>

    init(_ passphrase: SharedSecret?) {
        held = Mutex(passphrase)
    }

    /// The passphrase that opens the seal, or that the server was started with; nil when there is none.
    var current: SharedSecret? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
