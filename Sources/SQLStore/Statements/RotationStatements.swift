/// Statements over rotations and their journals.
struct RotationStatements: Sendable {
    let journal = SQLStatement(
        """
        SELECT r.vault, r.kind, r.spelling, j.sequence, j.occurred_at, j.event FROM journal j
        JOIN rotations r ON r.id = j.rotation WHERE j.rotation = $1 ORDER BY j.sequence
        """
    )

    let open = SQLStatement("SELECT id FROM rotations WHERE ended = 0 ORDER BY position LIMIT $1")

    let openOfObject = SQLStatement(
        "SELECT id FROM rotations WHERE vault = $1 AND kind = $2 AND name = $3 AND ended = 0"
    )

    let all = SQLStatement("SELECT id FROM rotations ORDER BY position DESC LIMIT $1")

    let ofObject = SQLStatement(
        """
        SELECT id FROM rotations WHERE vault = $1 AND kind = $2 AND name = $3 ORDER BY position DESC LIMIT $4
        """
    )

    let begin = SQLStatement(
        """
        INSERT INTO rotations (position, id, vault, kind, name, spelling, last_sequence, ended)
        VALUES ($7, $1, $2, $3, $4, $5, 1, $6)
        ON CONFLICT DO NOTHING
        """
    )

    let lastPosition = SQLStatement("SELECT coalesce(max(position), 0) FROM rotations")

    let advance = SQLStatement(
        """
        UPDATE rotations SET last_sequence = $5, ended = CASE WHEN ended = 1 THEN ended ELSE $6 END
        WHERE id = $1 AND vault = $2 AND kind = $3 AND name = $4 AND last_sequence + 1 = $5
        """
    )

    let append = SQLStatement(
        "INSERT INTO journal (rotation, sequence, occurred_at, event) VALUES ($1, $2, $3, $4)"
    )

    let deleteJournals = SQLStatement(
        """
        DELETE FROM journal WHERE rotation IN (
            SELECT id FROM rotations WHERE vault = $1 AND kind = $2 AND name = $3)
        """
    )

    let delete = SQLStatement("DELETE FROM rotations WHERE vault = $1 AND kind = $2 AND name = $3")
}
