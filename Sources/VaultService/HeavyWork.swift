import VaultCore

/// Runs work that takes long, such as making an RSA key, away from the threads that serve requests.
public protocol HeavyWork: Sendable {
    /// Runs `body` and returns what it returns; throws what it throws, or
    /// ``VaultError/Code/unavailable`` when too much already waits.
    func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T
}
