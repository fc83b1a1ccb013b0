/// The row of `commit_tokens` that a connection writes its commits' numbers into.
///
/// When the reply to a commit is lost, the row tells what became of it. See the decision record 10.
struct CommitToken: Sendable {
    /// The table; it belongs to the driver and is no part of what is copied.
    static let table = """
        CREATE TABLE IF NOT EXISTS commit_tokens (
            session TEXT PRIMARY KEY, token BIGINT NOT NULL, settled BIGINT NOT NULL,
            opened TIMESTAMPTZ NOT NULL DEFAULT now())
        """

    /// Removes the rows of connections that ended long ago; none lives longer than half an hour.
    static let cleaning = "DELETE FROM commit_tokens WHERE opened < now() - INTERVAL '1 day'"

    /// Asks for a lost commit: waits for it while it is under way, and fails it when it has not begun to commit.
    static let settling = SQLStatement(
        "UPDATE commit_tokens SET settled = settled + 1 WHERE session = $1 RETURNING token"
    )

    /// The connection's name, 32 hexadecimal digits.
    let session: String

    /// A token of its own for each connection.
    init() {
        var generator = SystemRandomNumberGenerator()
        session = (0..<2).map { _ in
            let digits = String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Makes the row, before the first commit.
    var insertion: String {
        "INSERT INTO commit_tokens (session, token, settled) VALUES ('\(session)', 0, 0)"
    }

    /// Writes a commit's number, in its transaction.
    func update(to number: Int64) -> String {
        "UPDATE commit_tokens SET token = \(number) WHERE session = '\(session)'"
    }
}

/// Nobody knows yet whether a commit took place.
struct CommitDoubt: Error {
    let token: CommitToken
    let number: Int64
    let cause: PostgreSQLTrouble
}
