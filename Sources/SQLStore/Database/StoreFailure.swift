import VaultCore

/// Failures that are the same whatever the database.
enum StoreFailure {
    /// The store has been closed.
    static var closed: VaultError {
        VaultError(
            .unavailable,
            "the store is closed because the server shuts down; try again when it is back"
        )
    }

    /// `error` itself when it is one of the vault's, else a fault of ours.
    static func asVaultError(_ error: any Error) -> VaultError {
        error as? VaultError ?? VaultError(.internalError, "the store failed in an unforeseen way")
    }
}
