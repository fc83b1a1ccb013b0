import CPostgreSQL
import VaultCore

/// libpq's own reading of a connection URL.
enum PostgreSQLURL {
    /// The parameters that `url` sets, by their names.
    ///
    /// Throws ``VaultError/Code/badParameter`` without a word of the URL, which may hold a password.
    static func parameters(_ url: String) throws(VaultError) -> [String: String] {
        guard let list = unsafe PQconninfoParse(url, nil) else {
            throw VaultError(
                .badParameter,
                "the address of the database is malformed; write postgresql://USER@HOST:PORT/DATABASE, "
                    + "with %-escapes for other characters than letters and digits"
            )
        }
        defer { unsafe PQconninfoFree(list) }
        var found: [String: String] = [:]
        var entry = unsafe list
        while let keyword = unsafe entry.pointee.keyword {
            if let value = unsafe entry.pointee.val {
                found[unsafe String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe entry = unsafe entry.advanced(by: 1)
        }
        return found
    }
}
