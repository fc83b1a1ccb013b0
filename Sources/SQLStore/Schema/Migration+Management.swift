extension Migration {
    /// What management knows of each vault, NULL while it is the usual, and when it was deleted.
    static let management = Migration(
        version: 4,
        name: "management",
        statements: [
            "ALTER TABLE vaults ADD COLUMN management TEXT",
            "ALTER TABLE vaults ADD COLUMN deleted_at BIGINT",
            "ALTER TABLE vaults ADD COLUMN purge_at BIGINT",
        ]
    )
}
