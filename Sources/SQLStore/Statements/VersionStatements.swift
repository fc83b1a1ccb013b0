/// Statements over versions and their sealed material.
struct VersionStatements: Sendable {
    /// The columns of a version after its object's key.
    static let columns = """
        v.id, v.sequence, v.stage, v.enabled, v.not_before, v.expires, v.created, v.updated, v.content_type, v.tags,
        v.key_type, v.key_detail, v.key_x, v.key_y, v.key_operations, v.kek_version, v.salt, v.box
        """

    let listed = SQLStatement(
        """
        SELECT o.spelling, \(columns) FROM versions v
        JOIN objects o ON o.vault = v.vault AND o.kind = v.kind AND o.name = v.name
        WHERE v.vault = $1 AND v.kind = $2 AND v.name = $3 AND v.id > $4
            AND v.stage NOT IN ('pending', 'discarded', 'destroyed')
        ORDER BY v.id LIMIT $5
        """
    )

    let history = SQLStatement(
        """
        SELECT o.spelling, \(columns) FROM versions v
        JOIN objects o ON o.vault = v.vault AND o.kind = v.kind AND o.name = v.name
        WHERE v.vault = $1 AND v.kind = $2 AND v.name = $3
        ORDER BY v.sequence, v.id LIMIT $4
        """
    )

    let insert = SQLStatement(
        """
        INSERT INTO versions (
            vault, kind, name, id, sequence, stage, enabled, not_before, expires, created, updated, content_type,
            tags, key_type, key_detail, key_x, key_y, key_operations, kek_version, salt, box)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        ON CONFLICT DO NOTHING
        """
    )

    let update = SQLStatement(
        """
        UPDATE versions SET stage = $5, enabled = $6, not_before = $7, expires = $8, created = $9, updated = $10,
            content_type = $11, tags = $12, key_operations = $13, kek_version = $14, salt = $15, box = $16
        WHERE vault = $1 AND kind = $2 AND name = $3 AND id = $4
        """
    )

    let delete = SQLStatement("DELETE FROM versions WHERE vault = $1 AND kind = $2 AND name = $3")

    let census = SQLStatement(
        """
        SELECT kek_version, count(*) FROM versions WHERE vault = $1 AND length(box) > 0 GROUP BY kek_version
        """
    )

    let sealedBelow = SQLStatement(
        """
        SELECT kind, name, id, kek_version, salt, box FROM versions
        WHERE vault = $1 AND kek_version < $2 AND length(box) > 0 ORDER BY kek_version LIMIT $3
        """
    )

    let reseal = SQLStatement(
        """
        UPDATE versions SET kek_version = $5, salt = $6, box = $7
        WHERE vault = $1 AND kind = $2 AND name = $3 AND id = $4
            AND kek_version = $8 AND salt = $9 AND box = $10
        """
    )
}
