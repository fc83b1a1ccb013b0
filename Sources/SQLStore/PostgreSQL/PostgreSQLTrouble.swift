import VaultCore

/// Why a connection or a statement failed, and what may be done about it.
///
/// The codes are those of PostgreSQL's manual, appendix A.
struct PostgreSQLTrouble: Error {
    /// What may be done about it.
    enum Kind {
        /// The transaction was undone for the sake of others; it may run again.
        case passing
        /// A unique key or a table's name is taken, perhaps by a transaction that ran at the same time.
        case taken
        /// The connection is gone, or its server takes no writes now; another one may work.
        case lost
        /// The server has no connection to spare; those that stand may work.
        case full
        /// The same would fail again.
        case final
    }

    let kind: Kind
    let error: VaultError

    init(_ kind: Kind, _ error: VaultError) {
        self.kind = kind
        self.error = error
    }

    /// The connection broke, for a reason in plain words.
    static func broken(_ reason: String) -> PostgreSQLTrouble {
        PostgreSQLTrouble(
            .lost,
            VaultError(
                .unavailable,
                "the database is not reached: \(reason); see that it runs, then try again"
            )
        )
    }

    /// A statement failed with a code; its text never holds a value of a statement.
    static func statement(_ code: String?) -> PostgreSQLTrouble {
        guard let code else { return broken("the connection broke before its reply") }
        switch code {
        case "40001", "40P01": return PostgreSQLTrouble(.passing, crowded)
        case "23505", "42710", "42P07": return PostgreSQLTrouble(.taken, contradiction)
        case "25006": return PostgreSQLTrouble(.lost, readOnly)
        case "25P03", "25P04", "26000", "40003", "55P03": return PostgreSQLTrouble(.lost, ended(code))
        default: return byClass(code)
        }
    }

    // MARK: Errors

    private static func byClass(_ code: String) -> PostgreSQLTrouble {
        switch code.prefix(2) {
        case "08", "57", "58": PostgreSQLTrouble(.lost, ended(code))
        case "53": PostgreSQLTrouble(code == "53300" ? .full : .final, full(code))
        case "23": PostgreSQLTrouble(.final, contradiction)
        default: PostgreSQLTrouble(.final, refused(code))
        }
    }

    private static func refused(_ code: String) -> VaultError {
        switch code {
        case "42501":
            VaultError(
                .unavailable,
                "the database's user may not do this (42501); make it the owner of the database and its tables"
            )
        case "22021":
            VaultError(.badParameter, "a text holds a NUL character, which PostgreSQL cannot store")
        case "XX001", "XX002":
            VaultError(.integrity, "the database is damaged (\(code)); restore it from a backup")
        default:
            VaultError(.internalError, "the database refused a statement (PostgreSQL \(code))")
        }
    }

    private static let crowded = VaultError(
        .unavailable,
        "too many requests changed the same at the same time; try again"
    )

    private static let contradiction = VaultError(
        .conflict,
        "the change contradicts what is stored; read it again and repeat the change"
    )

    /// The server takes no writes.
    static let readOnly = VaultError(
        .unavailable,
        "the database is a read-only standby; name the primary, or all servers: postgresql://USER@HOST1,HOST2/NAME"
    )

    private static func ended(_ code: String) -> VaultError {
        VaultError(.unavailable, "the database broke off (PostgreSQL \(code)); try again")
    }

    private static func full(_ code: String) -> VaultError {
        code == "53300"
            ? VaultError(.unavailable, "the database has no connection to spare; raise its max_connections")
            : VaultError(.unavailable, "the database's disk or memory is full (\(code)); nothing was written")
    }
}
