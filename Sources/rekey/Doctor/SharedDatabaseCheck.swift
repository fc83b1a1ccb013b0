import SQLStore
import VaultCore

/// Whether the PostgreSQL database of `--database` can be reached, is fit for a store, and is this user's.
struct SharedDatabaseCheck {
    private static let name = "database"

    let report: PostgreSQLReport
    /// The file that the password is read from; nil when none is named, or it is not there.
    let passwordFile: FileFacts?

    var findings: [Finding] {
        let primary = report.primary
        return report.servers.map(server) + (primary.map(content) ?? [])
            + [password].compactMap(\.self)
    }

    // MARK: Servers

    private func server(_ server: PostgreSQLReport.Server) -> Finding {
        switch server.answer {
        case .primary: .good(Self.name, "\(server.place) takes writes\(kind(server))")
        case .standby where report.primary != nil:
            .good(Self.name, "\(server.place) is a standby, and takes writes once it is promoted")
        case .standby:
            .mend(
                Self.name,
                "\(server.place) is a read-only standby",
                remedy: "name the primary as well: postgresql://USER@HOST1,HOST2/NAME; or promote this one"
            )
        case .failed(let reason): failure(server.place, reason)
        }
    }

    private func kind(_ server: PostgreSQLReport.Server) -> String {
        guard let primary = report.primary, primary.place == server.place else { return "" }
        return ": version \(primary.version), \(primary.isEncrypted ? "over TLS" : "without TLS")"
    }

    private func failure(_ place: String, _ reason: String) -> Finding {
        let parts = reason.split(separator: "; ", maxSplits: 1).map { String($0) }
        let remedy = parts.count > 1 ? parts[1] : "read the log of that server"
        let found = "\(place): \(parts.first ?? reason)"
        return report.primary == nil
            ? .mend(Self.name, found, remedy: remedy) : .advice(Self.name, found, remedy: remedy)
    }

    // MARK: What is there

    private func content(_ primary: PostgreSQLReport.Primary) -> [Finding] {
        let schema = primary.store.map { DatabaseCheck.schema($0) }
        return [schema, rights(primary), text(primary), encryption(primary), replication(primary)]
            .compactMap(\.self)
    }

    private func rights(_ primary: PostgreSQLReport.Primary) -> Finding {
        guard primary.canCreate, primary.foreignTables.isEmpty else {
            let tables = primary.foreignTables.joined(separator: ", ")
            return .mend(
                "rights",
                primary.canCreate
                    ? "these tables belong to another user: \(tables)"
                    : "the user may not make tables in the database's schema",
                remedy: "ALTER DATABASE name OWNER TO user, and ALTER TABLE ... OWNER TO user for each table"
            )
        }
        return .good("rights", "the user owns the store's tables and may make more")
    }

    private func text(_ primary: PostgreSQLReport.Primary) -> Finding? {
        guard !primary.keepsTextByBytes else { return nil }
        return .mend(
            "text",
            "the database does not keep text as UTF-8, compared by its bytes",
            remedy:
                "move to one that does: CREATE DATABASE name ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"
        )
    }

    private func encryption(_ primary: PostgreSQLReport.Primary) -> Finding? {
        guard !primary.isEncrypted, !Self.isOnThisMachine(primary.place) else { return nil }
        return .advice(
            "database TLS",
            "what travels to \(primary.place) is not encrypted; sealed material is, names and grants are not",
            remedy: "set ssl = on there, and take sslmode=disable out of the URL"
        )
    }

    private static func isOnThisMachine(_ place: String) -> Bool {
        ["127.", "::1", "localhost:", "/"].contains { place.hasPrefix($0) }
    }

    private func replication(_ primary: PostgreSQLReport.Primary) -> Finding? {
        guard report.servers.count > 1, primary.waitsForStandby == false else { return nil }
        return .advice(
            "replication",
            "\(primary.place) waits for no standby: a failover may lose what was acknowledged last",
            remedy: "set synchronous_standby_names"
        )
    }

    private var password: Finding? {
        guard let file = passwordFile, file.mode & 0o007 != 0 else { return nil }
        return .mend(
            Self.name,
            "\(file.path), which holds the password, is open to every user (mode \(file.modeText))",
            remedy: "chmod 400 \(file.path)"
        )
    }
}
