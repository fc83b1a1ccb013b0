import Synchronization
import VaultCore

/// Who may touch the seal: one rotation or one backup at a time.
final class SealHold: Sendable {
    private let isTaken = Mutex(false)

    /// Runs `body` alone; throws ``VaultError/Code/conflict`` while another one runs.
    func whileHeld<T>(_ body: () async throws -> T) async throws -> T {
        let wasTaken = isTaken.withLock { taken in
            defer { taken = true }
            return taken
        }
        if wasTaken {
            throw VaultError(.conflict, "The seal is being rotated or backed up. Wait until that has ended.")
        }
        defer { isTaken.withLock { $0 = false } }
        return try await body()
    }
}
