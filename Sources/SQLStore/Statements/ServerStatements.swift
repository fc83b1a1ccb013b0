/// Statements over the server's settings, its keys and the schema's own record.
struct ServerStatements: Sendable {
    let setting = SQLStatement("SELECT value FROM settings WHERE name = $1")

    let setSetting = SQLStatement(
        """
        INSERT INTO settings (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """
    )

    let deleteSetting = SQLStatement("DELETE FROM settings WHERE name = $1")

    let keks = SQLStatement(
        "SELECT vault, version, root_id, wrapped, created FROM keks ORDER BY vault, version"
    )

    let putKEK = SQLStatement(
        """
        INSERT INTO keks (vault, version, root_id, wrapped, created) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (vault, version) DO UPDATE
        SET root_id = excluded.root_id, wrapped = excluded.wrapped, created = excluded.created
        """
    )

    let deleteKEK = SQLStatement("DELETE FROM keks WHERE vault = $1 AND version = $2")

    let signingKeys = SQLStatement(
        """
        SELECT id, key_type, key_detail, key_x, key_y, kek_version, salt, box, created, signs_from, verifies_until,
            purpose
        FROM signing_keys ORDER BY created, id
        """
    )

    let putSigningKey = SQLStatement(
        """
        INSERT INTO signing_keys (
            id, key_type, key_detail, key_x, key_y, kek_version, salt, box, created, signs_from, verifies_until,
            purpose)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (id) DO UPDATE SET key_type = excluded.key_type, key_detail = excluded.key_detail,
            key_x = excluded.key_x, key_y = excluded.key_y, kek_version = excluded.kek_version,
            salt = excluded.salt, box = excluded.box, created = excluded.created,
            signs_from = excluded.signs_from, verifies_until = excluded.verifies_until,
            purpose = excluded.purpose
        """
    )

    let deleteSigningKey = SQLStatement("DELETE FROM signing_keys WHERE id = $1")

    let signingKeyCensus = SQLStatement(
        "SELECT kek_version, count(*) FROM signing_keys WHERE length(box) > 0 GROUP BY kek_version"
    )

    let signingKeysSealedBelow = SQLStatement(
        """
        SELECT id, kek_version, salt, box FROM signing_keys WHERE kek_version < $1 AND length(box) > 0
        ORDER BY kek_version, id LIMIT $2
        """
    )

    let resealSigningKey = SQLStatement(
        """
        UPDATE signing_keys SET kek_version = $2, salt = $3, box = $4
        WHERE id = $1 AND kek_version = $5 AND salt = $6 AND box = $7
        """
    )

    let schemaVersion = SQLStatement("SELECT coalesce(max(version), 0) FROM schema_migrations")

    let recordMigration = SQLStatement("INSERT INTO schema_migrations (version, name) VALUES ($1, $2)")
}
