import VaultCore

extension KeyType {
    /// Whether making such a key, or using its private part, takes so long that other requests should not wait for it.
    ///
    /// A signature with RSA-2048 takes some ten times as long as one on P-256, with RSA-4096 some eighty times; making
    /// one takes longer by the thousand.
    var isSlow: Bool { self == .rsa }
}

extension HeavyWork {
    /// Runs `body` in the line of `kind` when keys of this type are slow, else at once.
    func run<T: Sendable>(_ kind: HeavyKind, with type: KeyType?, _ body: @escaping @Sendable () throws -> T)
        async throws -> T
    {
        guard type?.isSlow == true else { return try body() }
        return try await run(kind, body)
    }
}
