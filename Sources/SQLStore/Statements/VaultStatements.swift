/// Statements over vaults.
struct VaultStatements: Sendable {
    let one = SQLStatement(
        """
        SELECT name, soft_delete_days, purge_protection, created, revision FROM vaults WHERE name = $1
        """
    )

    let all = SQLStatement(
        """
        SELECT name, soft_delete_days, purge_protection, created, revision FROM vaults ORDER BY name
        """
    )

    let insert = SQLStatement(
        """
        INSERT INTO vaults (name, soft_delete_days, purge_protection, created, revision)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """
    )

    let update = SQLStatement(
        """
        UPDATE vaults SET soft_delete_days = $2, purge_protection = $3, created = $4, revision = revision + 1
        WHERE name = $1 AND revision = $5
        """
    )
}
