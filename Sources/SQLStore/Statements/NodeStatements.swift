/// Statements over the servers that share the store.
struct NodeStatements: Sendable {
    private static let columns =
        "name, process, place, version, address, started, seen, beats, ahead, flushed"

    let all = SQLStatement("SELECT \(columns) FROM nodes ORDER BY name")

    let put = SQLStatement(
        """
        INSERT INTO nodes (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (name) DO UPDATE SET process = excluded.process, place = excluded.place,
            version = excluded.version, address = excluded.address, started = excluded.started,
            seen = excluded.seen, beats = excluded.beats, ahead = excluded.ahead, flushed = excluded.flushed
        """
    )

    let beat = SQLStatement(
        """
        UPDATE nodes SET seen = $3, beats = beats + 1, ahead = $4, flushed = $5
        WHERE name = $1 AND process = $2
        """
    )

    let delete = SQLStatement("DELETE FROM nodes WHERE name = $1 AND process = $2 AND beats = $3")

    let leases = SQLStatement("SELECT name, holder, fence, lapses_at FROM leases ORDER BY name")

    let changeCounts = SQLStatement("SELECT topic, number FROM change_counts")

    let countChange = SQLStatement(
        """
        INSERT INTO change_counts (topic, number) VALUES ($1, 1)
        ON CONFLICT (topic) DO UPDATE SET number = change_counts.number + 1
        """
    )

    let openRotations = SQLStatement(
        """
        SELECT id, vault, kind, spelling, last_sequence FROM rotations WHERE ended = 0
        ORDER BY position LIMIT $1
        """
    )
}
