extension Migration {
    /// Receipts that can be listed, and keys that sign them.
    ///
    /// No release wrote receipts before this step, so their table is made anew.
    static let receipts = Migration(
        version: 2,
        name: "receipts",
        statements: [
            "DROP TABLE receipts",
            """
            CREATE TABLE receipts (
                rotation TEXT PRIMARY KEY, vault TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
                spelling TEXT NOT NULL, issued_at BIGINT NOT NULL, text TEXT NOT NULL)
            """,
            "CREATE INDEX receipts_in_order ON receipts (issued_at, rotation)",
            "CREATE INDEX receipts_of_object ON receipts (vault, kind, name, issued_at, rotation)",
            "ALTER TABLE signing_keys ADD COLUMN purpose TEXT NOT NULL DEFAULT 'tokens'",
        ]
    )
}
