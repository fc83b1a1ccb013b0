/// Statements over identities, credentials and role assignments.
struct IdentityStatements: Sendable {
    private static let columns = "client_id, object_id, name, kind, ring, disabled, created"
    private static let credential = "id, client_id, kind, payload, created, expires"

    let byClientID = SQLStatement("SELECT \(columns) FROM identities WHERE client_id = $1")

    let byName = SQLStatement("SELECT \(columns) FROM identities WHERE name = $1")

    let page = SQLStatement("SELECT \(columns) FROM identities WHERE name > $1 ORDER BY name LIMIT $2")

    let insert = SQLStatement(
        "INSERT INTO identities (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"
    )

    let update = SQLStatement(
        "UPDATE identities SET name = $2, kind = $3, ring = $4, disabled = $5 WHERE client_id = $1"
    )

    let delete = SQLStatement("DELETE FROM identities WHERE client_id = $1")

    let credentials = SQLStatement(
        "SELECT \(credential) FROM credentials WHERE client_id = $1 ORDER BY created, id"
    )

    let credentialsOfKind = SQLStatement(
        "SELECT \(credential) FROM credentials WHERE kind = $1 ORDER BY created, id LIMIT $2"
    )

    let insertCredential = SQLStatement(
        "INSERT INTO credentials (\(credential)) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
    )

    let deleteCredential = SQLStatement("DELETE FROM credentials WHERE id = $1")

    let deleteCredentials = SQLStatement("DELETE FROM credentials WHERE client_id = $1")

    let roles = SQLStatement(
        "SELECT id, principal_id, role_id, scope, created FROM role_assignments ORDER BY created, id"
    )

    let insertRole = SQLStatement(
        """
        INSERT INTO role_assignments (id, principal_id, role_id, scope, created) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING
        """
    )

    let deleteRole = SQLStatement("DELETE FROM role_assignments WHERE id = $1")

    let deleteRolesOfIdentity = SQLStatement(
        """
        DELETE FROM role_assignments WHERE principal_id IN (
            SELECT object_id FROM identities WHERE client_id = $1)
        """
    )
}
