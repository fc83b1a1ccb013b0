/// Statements over objects, alone and with a version.
struct ObjectStatements: Sendable {
    /// The columns of an object after its key.
    static let columns = """
        o.spelling, o.current_version, o.last_sequence, o.created, o.deleted_at, o.purge_at, o.rotation_policy,
        o.revision
        """

    private static let withVersion = """
        SELECT \(columns), \(VersionStatements.columns) FROM objects o
        JOIN versions v ON v.vault = o.vault AND v.kind = o.kind AND v.name = o.name
        """

    private static let page = """
        WHERE o.vault = $1 AND o.kind = $2 AND o.name > $3
        """

    let one = SQLStatement(
        "SELECT \(columns) FROM objects o WHERE o.vault = $1 AND o.kind = $2 AND o.name = $3"
    )

    let current = SQLStatement(
        """
        \(withVersion) AND v.id = o.current_version
        WHERE o.vault = $1 AND o.kind = $2 AND o.name = $3
        """
    )

    let version = SQLStatement(
        """
        \(withVersion) AND v.id = $4
        WHERE o.vault = $1 AND o.kind = $2 AND o.name = $3
        """
    )

    let live = SQLStatement(
        """
        \(withVersion) AND v.id = o.current_version
        \(page) AND o.deleted_at IS NULL ORDER BY o.name LIMIT $4
        """
    )

    let deleted = SQLStatement(
        """
        \(withVersion) AND v.id = o.current_version
        \(page) AND o.deleted_at IS NOT NULL ORDER BY o.name LIMIT $4
        """
    )

    let insert = SQLStatement(
        """
        INSERT INTO objects (
            vault, kind, name, spelling, current_version, last_sequence, created, deleted_at, purge_at,
            rotation_policy, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """
    )

    let update = SQLStatement(
        """
        UPDATE objects SET current_version = $4, last_sequence = $5, created = $6, deleted_at = $7,
            purge_at = $8, rotation_policy = $9, revision = revision + 1
        WHERE vault = $1 AND kind = $2 AND name = $3 AND revision = $10
        """
    )

    let delete = SQLStatement("DELETE FROM objects WHERE vault = $1 AND kind = $2 AND name = $3")
}
