import VaultCore

/// Runs work that takes long, such as making an RSA key, away from the threads that serve requests.
public protocol HeavyWork: Sendable {
    /// Runs `body` and returns what it returns; throws what it throws, or ``VaultError/Code/unavailable`` with the time
    /// to wait when too much of its kind already waits.
    func run<T: Sendable>(_ kind: HeavyKind, _ body: @escaping @Sendable () throws -> T) async throws -> T
}

extension HeavyWork {
    /// Runs `body` among the server's own work.
    public func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await run(.serverWork, body)
    }
}

/// What heavy work is done for; each kind waits in a line of its own, so that none holds up another.
public enum HeavyKind: Sendable, CaseIterable {
    /// Making or checking a key for a caller.
    case makingKeys
    /// Using a private key that takes long, for a caller.
    case usingKeys
    /// What the server does by itself, or an administrator asked for.
    case serverWork
}
