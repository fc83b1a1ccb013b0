/// Statements over vaults.
struct VaultStatements: Sendable {
    private static let columns = """
        name, soft_delete_days, purge_protection, firewall, management, deleted_at, purge_at, created, revision
        """

    let one = SQLStatement("SELECT \(columns) FROM vaults WHERE name = $1")

    let all = SQLStatement("SELECT \(columns) FROM vaults ORDER BY name")

    let insert = SQLStatement(
        """
        INSERT INTO vaults (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
        """
    )

    let update = SQLStatement(
        """
        UPDATE vaults SET soft_delete_days = $2, purge_protection = $3, firewall = $4, management = $5,
            deleted_at = $6, purge_at = $7, created = $8, revision = revision + 1
        WHERE name = $1 AND revision = $9
        """
    )

    let delete = SQLStatement("DELETE FROM vaults WHERE name = $1")
}
