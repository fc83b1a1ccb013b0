extension Migration {
    /// The servers that share the store, how often was changed what they keep in memory, and failures that consumers
    /// tell one of them and another one judges.
    static let nodes = Migration(
        version: 5,
        name: "nodes",
        statements: [
            """
            CREATE TABLE nodes (
                name TEXT PRIMARY KEY, process TEXT NOT NULL, place TEXT NOT NULL, version TEXT NOT NULL,
                address TEXT NOT NULL, started BIGINT NOT NULL, seen BIGINT NOT NULL, beats BIGINT NOT NULL,
                ahead BIGINT NOT NULL, flushed BIGINT NOT NULL)
            """,
            """
            CREATE TABLE failures (
                id TEXT PRIMARY KEY, vault TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
                version TEXT NOT NULL, source TEXT NOT NULL, occurred_at BIGINT NOT NULL)
            """,
            "CREATE INDEX failures_in_order ON failures (vault, kind, name, version, occurred_at)",
            "CREATE TABLE change_counts (topic TEXT PRIMARY KEY, number BIGINT NOT NULL)",
        ]
    )
}
