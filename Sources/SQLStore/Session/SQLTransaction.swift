import VaultCore

/// A transaction; it reads its own writes.
struct SQLTransaction: SQLReading, StoreTransaction {
    let connection: any SQLConnection
    let positions: Positions

    /// Throws ``VaultError/Code/conflict`` with `summary` when a change touched no row.
    func require(_ changed: Int, or summary: @autoclosure () -> String) throws(VaultError) {
        guard changed == 0 else { return }
        throw VaultError(.conflict, summary())
    }

    /// Throws ``VaultError/Code/notFound`` with `summary` when a change touched no row.
    func found(_ changed: Int, or summary: @autoclosure () -> String) throws(VaultError) {
        guard changed == 0 else { return }
        throw VaultError(.notFound, summary())
    }
}
