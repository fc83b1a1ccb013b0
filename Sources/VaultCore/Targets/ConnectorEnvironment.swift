public import SecretMemory

/// What the server lends to connectors.
public struct ConnectorEnvironment: Sendable {
    /// Reads the current value of a secret by its path, such as `secrets/orders-db-admin`.
    ///
    /// Asked for at each use, because an administrator's login rotates too. Throws ``VaultError`` when it is gone,
    /// disabled or expired.
    public let secret: @Sendable (String) async throws -> SharedSecret
    /// The clock of the server.
    public let clock: any VaultClock
    /// Randomness for tokens and nonces.
    public let random: any RandomSource

    /// An environment with all its parts.
    public init(
        clock: any VaultClock,
        random: any RandomSource,
        secret: @escaping @Sendable (String) async throws -> SharedSecret
    ) {
        self.clock = clock
        self.random = random
        self.secret = secret
    }
}
