/// Statements over uses and receipts.
struct EvidenceStatements: Sendable {
    let uses = SQLStatement(
        """
        SELECT consumer, source, first_at, last_at, uses FROM version_uses
        WHERE vault = $1 AND kind = $2 AND name = $3 AND version = $4 ORDER BY last_at DESC LIMIT $5
        """
    )

    let addUse = SQLStatement(
        """
        INSERT INTO version_uses (vault, kind, name, version, consumer, source, first_at, last_at, uses)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (vault, kind, name, version, consumer, source) DO UPDATE SET
            first_at = CASE WHEN excluded.first_at < version_uses.first_at
                THEN excluded.first_at ELSE version_uses.first_at END,
            last_at = CASE WHEN excluded.last_at > version_uses.last_at
                THEN excluded.last_at ELSE version_uses.last_at END,
            uses = version_uses.uses + excluded.uses
        """
    )

    let pullUses = SQLStatement(
        """
        UPDATE version_uses SET last_at = $1, first_at = CASE WHEN first_at > $1 THEN $1 ELSE first_at END
        WHERE last_at > $1
        """
    )

    let deleteUses = SQLStatement("DELETE FROM version_uses WHERE vault = $1 AND kind = $2 AND name = $3")

    let failures = SQLStatement(
        """
        SELECT id, source, occurred_at FROM failures
        WHERE vault = $1 AND kind = $2 AND name = $3 AND version = $4 AND occurred_at >= $5
        ORDER BY occurred_at LIMIT $6
        """
    )

    let addFailure = SQLStatement(
        """
        INSERT INTO failures (id, vault, kind, name, version, source, occurred_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """
    )

    let deleteFailures = SQLStatement("DELETE FROM failures WHERE vault = $1 AND kind = $2 AND name = $3")

    let deleteOtherFailures = SQLStatement(
        "DELETE FROM failures WHERE vault = $1 AND kind = $2 AND name = $3 AND version <> $4"
    )

    private static let receiptColumns = "rotation, vault, kind, spelling, issued_at, text"

    let receipt = SQLStatement("SELECT \(receiptColumns) FROM receipts WHERE rotation = $1")

    let receipts = SQLStatement(
        """
        SELECT \(receiptColumns) FROM receipts WHERE (issued_at, rotation) < ($1, $2)
        ORDER BY issued_at DESC, rotation DESC LIMIT $3
        """
    )

    let receiptsOfObject = SQLStatement(
        """
        SELECT \(receiptColumns) FROM receipts
        WHERE vault = $1 AND kind = $2 AND name = $3 AND (issued_at, rotation) < ($4, $5)
        ORDER BY issued_at DESC, rotation DESC LIMIT $6
        """
    )

    let insertReceipt = SQLStatement(
        """
        INSERT INTO receipts (rotation, vault, kind, name, spelling, issued_at, text)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (rotation) DO NOTHING
        """
    )
}
