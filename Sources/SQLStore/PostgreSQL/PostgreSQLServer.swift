import VaultCore

/// Opens connections to the server that takes writes.
struct PostgreSQLServer: Sendable {
    /// What the database's own views show of the sessions of servers.
    static let nodeName = "rekey"

    /// Tells `off` at a server that takes writes.
    static let access = "SHOW transaction_read_only"

    let address: PostgreSQLAddress
    /// How long each server of the address may take to let a connection in.
    var loginPatience = Duration.seconds(5)
    /// How long a statement may take; the client waits a little longer before it gives the connection up.
    var statementPatience = Duration.seconds(10)
    /// How long a transaction may rest between two statements.
    ///
    /// A server that has not noticed that its client is gone lets the locks of a transaction go after this time.
    var idlePatience = Duration.seconds(10)

    /// A connection for jobs, with a token of its own, whose table must exist.
    func open() throws(PostgreSQLTrouble) -> PostgreSQLConnection {
        let token = CommitToken()
        return try open(token, as: Self.nodeName, also: [CommitToken.cleaning, token.insertion])
    }

    /// A connection for what needs no token, such as a migration or a copy.
    func openPlain() throws(PostgreSQLTrouble) -> PostgreSQLConnection {
        try open(CommitToken(), as: "rekey-maintenance", also: [])
    }

    /// A connection to one server of the address, and whether it takes writes.
    func look(
        at host: PostgreSQLAddress.Host
    ) throws(PostgreSQLTrouble) -> (link: PostgreSQLLink, takesWrites: Bool) {
        let link = try link(to: host, as: "rekey-maintenance")
        _ = try link.script(settings.joined(separator: "; "))
        return (link, try link.script(Self.access).last?.firstText == "off")
    }

    /// Asks each server in turn; of their refusals the one that says most is thrown.
    private func open(
        _ token: CommitToken,
        as name: String,
        also more: [String]
    ) throws(PostgreSQLTrouble) -> PostgreSQLConnection {
        var failure = PostgreSQLTrouble.broken("the address names no server")
        for host in address.hosts {
            do throws(PostgreSQLTrouble) {
                let link = try link(to: host, as: name)
                _ = try link.script((settings + more).joined(separator: "; "))
                guard try link.script(Self.access).last?.firstText == "off" else {
                    throw PostgreSQLTrouble(.lost, PostgreSQLTrouble.readOnly)
                }
                return PostgreSQLConnection(link, token: token)
            } catch {
                if failure.kind != .final, failure.kind != .full || error.kind == .final { failure = error }
            }
        }
        throw failure
    }

    private func link(
        to host: PostgreSQLAddress.Host,
        as name: String
    ) throws(PostgreSQLTrouble) -> PostgreSQLLink {
        do {
            try address.requireFiles()
            let link = try PostgreSQLLink(
                address.parameters(to: host, as: name),
                password: try address.password(),
                patience: loginPatience
            )
            link.patience = statementPatience + .seconds(5)
            return link
        } catch let error as VaultError {
            throw PostgreSQLTrouble(.final, error)
        } catch let error as PostgreSQLTrouble {
            throw error
        } catch {
            throw .broken("the connection failed in an unforeseen way")
        }
    }

    /// What a connection asks of the server: to give up what hangs, to look rows up by their keys, because whoever
    /// reads a whole table stands in the way of everyone who writes to it, and to commit for good.
    var settings: [String] {
        [
            "SET statement_timeout = \(statementPatience.components.seconds * 1000)",
            "SET idle_in_transaction_session_timeout = \(idlePatience.components.seconds * 1000)",
            "SET enable_seqscan = off",
            """
            SELECT set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'off' THEN 'on'
            ELSE current_setting('synchronous_commit') END, false)
            """,
        ]
    }
}

extension PostgreSQLRows {
    /// The first column of the first row.
    var firstText: String? {
        next() ? text(0) : nil
    }
}
