/// Statements over vaults.
struct VaultStatements: Sendable {
    let one = SQLStatement(
        """
        SELECT name, soft_delete_days, purge_protection, firewall, created, revision FROM vaults
        WHERE name = $1
        """
    )

    let all = SQLStatement(
        """
        SELECT name, soft_delete_days, purge_protection, firewall, created, revision FROM vaults
        ORDER BY name
        """
    )

    let insert = SQLStatement(
        """
        INSERT INTO vaults (name, soft_delete_days, purge_protection, firewall, created, revision)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """
    )

    let update = SQLStatement(
        """
        UPDATE vaults SET soft_delete_days = $2, purge_protection = $3, firewall = $4, created = $5,
            revision = revision + 1
        WHERE name = $1 AND revision = $6
        """
    )
}
