import CSQLite
import VaultCore

/// What a result code of SQLite means to the vault.
enum SQLiteFailure {
    /// The error for a result code; its text never holds a value of a statement.
    static func error(_ code: Int32) -> VaultError {
        switch code & 0xFF {
        case SQLITE_CONSTRAINT:
            VaultError(
                .conflict,
                "the change contradicts what is stored; read it again and repeat the change"
            )
        case SQLITE_FULL:
            VaultError(
                .unavailable,
                "the disk that holds the data folder is full; nothing was written. Free space on it"
            )
        case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_NOLFS:
            VaultError(
                .unavailable,
                "the data folder cannot be read or written (\(name(code))); check its disk and rights"
            )
        case SQLITE_BUSY, SQLITE_LOCKED:
            VaultError(.unavailable, "another program holds the database; end it, then try again")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            VaultError(
                .integrity,
                "the database is damaged (\(name(code))); restore the data folder from a backup"
            )
        default:
            VaultError(.internalError, "the database refused a statement (\(name(code)))")
        }
    }

    /// The error every write of a batch gets when its commit failed for `cause`.
    static func commit(_ cause: any Error) -> VaultError {
        let cause = StoreFailure.asVaultError(cause)
        return cause.code == .unavailable
            ? cause : VaultError(.unavailable, "the write could not be made durable: \(cause.summary)")
    }

    private static func name(_ code: Int32) -> String {
        let text = unsafe sqlite3_errstr(code).map { text in unsafe String(cString: text) }
        return "SQLite \(code)" + (text.map { ", \($0)" } ?? "")
    }
}
