/// A table as it is copied: its columns in order, and its key.
struct StoreTable: Sendable {
    /// What a column holds.
    enum Content: Sendable {
        case text, number, bytes
    }

    let name: String
    let key: [String]
    let columns: [(name: String, content: Content)]
    /// Reads the first rows by key, at most `$1`.
    let first: SQLStatement
    /// Reads the rows after a key, at most as many as the parameter behind it says.
    let following: SQLStatement
    let insert: SQLStatement
    let count: SQLStatement

    private init(_ name: String, key: [String], _ columns: [(name: String, content: Content)]) {
        self.name = name
        self.key = key
        self.columns = columns
        let names = columns.map(\.name).joined(separator: ", ")
        let order = key.joined(separator: ", ")
        let places = Self.places(columns.count)
        first = SQLStatement("SELECT \(names) FROM \(name) ORDER BY \(order) LIMIT $1")
        following = SQLStatement(
            """
            SELECT \(names) FROM \(name) WHERE (\(order)) > (\(Self.places(key.count)))
            ORDER BY \(order) LIMIT $\(key.count + 1)
            """
        )
        insert = SQLStatement("INSERT INTO \(name) (\(names)) VALUES (\(places))")
        count = SQLStatement("SELECT count(*) FROM \(name)")
    }

    /// The key's values of a row.
    func keyValues(of row: [SQLValue]) -> [SQLValue] {
        key.compactMap { part in columns.firstIndex { $0.name == part }.map { row[$0] } }
    }

    private static func places(_ count: Int) -> String {
        (1...count).map { "$\($0)" }.joined(separator: ", ")
    }
}

extension StoreTable {
    /// Every table with content, in the order of reference.
    static let all = [
        table("settings", "name", "name value"),
        table(
            "vaults",
            "name",
            "name #soft_delete_days #purge_protection #created #revision firewall management #deleted_at #purge_at"
        ),
        table(
            "objects",
            "vault kind name",
            """
            vault kind name spelling current_version #last_sequence #created #deleted_at #purge_at rotation_policy
            #revision
            """
        ),
        table(
            "versions",
            "vault kind name id",
            """
            vault kind name id #sequence stage #enabled #not_before #expires #created #updated content_type tags key_type
            key_detail @key_x @key_y key_operations #kek_version @salt @box
            """
        ),
        table("due", "vault kind name work", "vault kind name work spelling #due_at"),
        table("rotations", "id", "id #position vault kind name spelling #last_sequence #ended"),
        table("journal", "rotation sequence", "rotation #sequence #occurred_at event"),
        table(
            "outbox",
            "id",
            "id #position type vault kind spelling version #occurred_at #not_before #expires"
        ),
        table("leases", "name", "name holder #fence #lapses_at"),
        table("fences", "id", "#id #last_fence"),
        table(
            "version_uses",
            "vault kind name version consumer source",
            "vault kind name version consumer source #first_at #last_at #uses"
        ),
        table("receipts", "rotation", "rotation vault kind name spelling #issued_at text"),
        table("identities", "client_id", "client_id object_id name kind ring #disabled #created"),
        table("credentials", "id", "id client_id kind payload #created #expires"),
        table("role_assignments", "id", "id principal_id role_id scope #created"),
        table(
            "signing_keys",
            "id",
            """
            id key_type key_detail @key_x @key_y #kek_version @salt @box #created #signs_from #verifies_until purpose
            """
        ),
        table("keks", "vault version", "vault #version root_id @wrapped #created"),
        table(
            "nodes",
            "name",
            "name process place version address #started #seen #beats #ahead #flushed"
        ),
        table("failures", "id", "id vault kind name version source #occurred_at"),
        table("change_counts", "topic", "topic #number"),
    ]

    /// `#` stands before a number, `@` before bytes.
    private static func table(_ name: String, _ key: String, _ columns: String) -> StoreTable {
        let words = columns.split { $0 == " " || $0 == "\n" }
        return StoreTable(name, key: key.split(separator: " ").map { String($0) }, words.map(column))
    }

    private static func column(_ word: Substring) -> (name: String, content: Content) {
        switch word.first {
        case "#": (String(word.dropFirst()), .number)
        case "@": (String(word.dropFirst()), .bytes)
        default: (String(word), .text)
        }
    }
}
