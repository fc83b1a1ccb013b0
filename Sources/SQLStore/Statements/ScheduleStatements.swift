/// Statements over the due index, the outbox and the leases.
struct ScheduleStatements: Sendable {
    let due = SQLStatement(
        """
        SELECT vault, kind, spelling, work, due_at FROM due WHERE due_at <= $1
        ORDER BY due_at, vault, kind, name, work LIMIT $2
        """
    )

    let nextDue = SQLStatement("SELECT due_at FROM due ORDER BY due_at LIMIT 1")

    let dueOfObject = SQLStatement(
        """
        SELECT vault, kind, spelling, work, due_at FROM due WHERE vault = $1 AND kind = $2 AND name = $3
        ORDER BY due_at, work
        """
    )

    let setDue = SQLStatement(
        """
        INSERT INTO due (vault, kind, name, spelling, work, due_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (vault, kind, name, work) DO UPDATE SET spelling = excluded.spelling, due_at = excluded.due_at
        """
    )

    let clearDue = SQLStatement("DELETE FROM due WHERE vault = $1 AND kind = $2 AND name = $3 AND work = $4")

    let deleteDue = SQLStatement("DELETE FROM due WHERE vault = $1 AND kind = $2 AND name = $3")

    let outbox = SQLStatement(
        """
        SELECT id, type, vault, kind, spelling, version, occurred_at, not_before, expires FROM outbox
        ORDER BY position LIMIT $1
        """
    )

    let outboxEntry = SQLStatement(
        """
        SELECT id, type, vault, kind, spelling, version, occurred_at, not_before, expires FROM outbox
        WHERE id = $1
        """
    )

    let insertOutbox = SQLStatement(
        """
        INSERT INTO outbox (position, id, type, vault, kind, spelling, version, occurred_at, not_before, expires)
        VALUES ($10, $1, $2, $3, $4, $5, $6, $7, $8, $9)
        """
    )

    let lastPosition = SQLStatement("SELECT coalesce(max(position), 0) FROM outbox")

    let deleteOutbox = SQLStatement("DELETE FROM outbox WHERE id = $1")

    let lease = SQLStatement("SELECT name, holder, fence, lapses_at FROM leases WHERE name = $1")

    let nextFence = SQLStatement(
        "UPDATE fences SET last_fence = last_fence + 1 WHERE id = 1 RETURNING last_fence"
    )

    let lastFence = SQLStatement("SELECT last_fence FROM fences WHERE id = 1")

    let setLease = SQLStatement(
        """
        INSERT INTO leases (name, holder, fence, lapses_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO UPDATE
        SET holder = excluded.holder, fence = excluded.fence, lapses_at = excluded.lapses_at
        """
    )

    let deleteLease = SQLStatement("DELETE FROM leases WHERE name = $1 AND holder = $2 AND fence = $3")
}
