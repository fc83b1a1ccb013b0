extension Migration {
    /// The tables of the first release.
    ///
    /// Text compares by bytes; times are microseconds since 1970 in UTC.
    static let first = Migration(
        version: 1,
        name: "first",
        statements: objectTables + scheduleTables + evidenceTables + identityTables + serverTables
    )

    private static let objectTables = [
        """
        CREATE TABLE vaults (
            name TEXT PRIMARY KEY, soft_delete_days BIGINT NOT NULL, purge_protection BIGINT NOT NULL,
            created BIGINT NOT NULL, revision BIGINT NOT NULL)
        """,
        """
        CREATE TABLE objects (
            vault TEXT NOT NULL REFERENCES vaults (name), kind TEXT NOT NULL, name TEXT NOT NULL,
            spelling TEXT NOT NULL, current_version TEXT NOT NULL, last_sequence BIGINT NOT NULL,
            created BIGINT NOT NULL, deleted_at BIGINT, purge_at BIGINT, rotation_policy TEXT,
            revision BIGINT NOT NULL,
            PRIMARY KEY (vault, kind, name))
        """,
        "CREATE INDEX objects_live ON objects (vault, kind, name) WHERE deleted_at IS NULL",
        "CREATE INDEX objects_deleted ON objects (vault, kind, name) WHERE deleted_at IS NOT NULL",
        """
        CREATE TABLE versions (
            vault TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL,
            sequence BIGINT NOT NULL, stage TEXT NOT NULL, enabled BIGINT NOT NULL, not_before BIGINT,
            expires BIGINT, created BIGINT NOT NULL, updated BIGINT NOT NULL, content_type TEXT, tags TEXT,
            key_type TEXT, key_detail TEXT, key_x BYTEA, key_y BYTEA, key_operations TEXT,
            kek_version BIGINT NOT NULL, salt BYTEA NOT NULL, box BYTEA NOT NULL,
            PRIMARY KEY (vault, kind, name, id),
            FOREIGN KEY (vault, kind, name) REFERENCES objects (vault, kind, name))
        """,
        "CREATE INDEX versions_sealed ON versions (vault, kek_version) WHERE length(box) > 0",
    ]

    private static let scheduleTables = [
        """
        CREATE TABLE due (
            vault TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, work TEXT NOT NULL,
            spelling TEXT NOT NULL, due_at BIGINT NOT NULL,
            PRIMARY KEY (vault, kind, name, work))
        """,
        "CREATE INDEX due_in_order ON due (due_at, vault, kind, name, work)",
        """
        CREATE TABLE rotations (
            id TEXT PRIMARY KEY, position BIGINT NOT NULL UNIQUE, vault TEXT NOT NULL, kind TEXT NOT NULL,
            name TEXT NOT NULL, spelling TEXT NOT NULL, last_sequence BIGINT NOT NULL, ended BIGINT NOT NULL)
        """,
        "CREATE INDEX rotations_in_order ON rotations (position) WHERE ended = 0",
        "CREATE INDEX rotations_of_object ON rotations (vault, kind, name, position)",
        "CREATE UNIQUE INDEX rotations_one_open ON rotations (vault, kind, name) WHERE ended = 0",
        """
        CREATE TABLE journal (
            rotation TEXT NOT NULL REFERENCES rotations (id), sequence BIGINT NOT NULL,
            occurred_at BIGINT NOT NULL, event TEXT NOT NULL,
            PRIMARY KEY (rotation, sequence))
        """,
        """
        CREATE TABLE outbox (
            id TEXT PRIMARY KEY, position BIGINT NOT NULL UNIQUE, type TEXT NOT NULL, vault TEXT NOT NULL,
            kind TEXT NOT NULL, spelling TEXT NOT NULL, version TEXT NOT NULL, occurred_at BIGINT NOT NULL,
            not_before BIGINT, expires BIGINT)
        """,
        """
        CREATE TABLE leases (
            name TEXT PRIMARY KEY, holder TEXT NOT NULL, fence BIGINT NOT NULL, lapses_at BIGINT NOT NULL)
        """,
        "CREATE TABLE fences (id BIGINT PRIMARY KEY, last_fence BIGINT NOT NULL)",
        "INSERT INTO fences (id, last_fence) VALUES (1, 0)",
    ]

    private static let evidenceTables = [
        """
        CREATE TABLE version_uses (
            vault TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
            consumer TEXT NOT NULL, source TEXT NOT NULL, first_at BIGINT NOT NULL, last_at BIGINT NOT NULL,
            uses BIGINT NOT NULL,
            PRIMARY KEY (vault, kind, name, version, consumer, source))
        """,
        "CREATE INDEX version_uses_in_order ON version_uses (vault, kind, name, version, last_at)",
        """
        CREATE TABLE receipts (
            rotation TEXT PRIMARY KEY, vault TEXT NOT NULL, kind TEXT NOT NULL, spelling TEXT NOT NULL,
            issued_at BIGINT NOT NULL, text TEXT NOT NULL)
        """,
    ]

    private static let identityTables = [
        """
        CREATE TABLE identities (
            client_id TEXT PRIMARY KEY, object_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL, ring TEXT, disabled BIGINT NOT NULL, created BIGINT NOT NULL)
        """,
        """
        CREATE TABLE credentials (
            id TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES identities (client_id), kind TEXT NOT NULL,
            payload TEXT NOT NULL, created BIGINT NOT NULL, expires BIGINT)
        """,
        "CREATE INDEX credentials_of_identity ON credentials (client_id, created, id)",
        "CREATE INDEX credentials_of_kind ON credentials (kind, created, id)",
        """
        CREATE TABLE role_assignments (
            id TEXT PRIMARY KEY, principal_id TEXT NOT NULL, role_id TEXT NOT NULL, scope TEXT NOT NULL,
            created BIGINT NOT NULL,
            UNIQUE (principal_id, role_id, scope))
        """,
        """
        CREATE TABLE signing_keys (
            id TEXT PRIMARY KEY, key_type TEXT NOT NULL, key_detail TEXT, key_x BYTEA, key_y BYTEA,
            kek_version BIGINT NOT NULL, salt BYTEA NOT NULL, box BYTEA NOT NULL, created BIGINT NOT NULL,
            signs_from BIGINT NOT NULL, verifies_until BIGINT NOT NULL)
        """,
    ]

    private static let serverTables = [
        "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        """
        CREATE TABLE keks (
            vault TEXT NOT NULL, version BIGINT NOT NULL, root_id TEXT NOT NULL, wrapped BYTEA NOT NULL,
            created BIGINT NOT NULL,
            PRIMARY KEY (vault, version))
        """,
    ]
}
