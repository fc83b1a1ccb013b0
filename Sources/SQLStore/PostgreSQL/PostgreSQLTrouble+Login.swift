import VaultCore

extension PostgreSQLTrouble {
    /// A login failed; `text` is libpq's, which ends with the server's code when it gave one.
    ///
    /// What an operator has to mend is not tried again; a connection that broke off is.
    static func login(_ text: String) -> PostgreSQLTrouble {
        let lines = text.split(separator: "\n").map { String($0) }
        if let code = code(endOf: lines.last ?? "") { return refusal(code) }
        let line = lines.first { $0.contains("certificate") } ?? lines.first ?? "no reason given"
        return remedy(for: line).map { PostgreSQLTrouble(.final, VaultError(.unavailable, $0)) }
            ?? broken(line)
    }

    private static func refusal(_ code: String) -> PostgreSQLTrouble {
        let words =
            switch code {
            case "28P01", "28000":
                "the database refuses the login (\(code)); mend the user, its password file or certificate, or pg_hba.conf"
            case "3D000": "the server has no such database; \(PostgreSQLCheck.creation)"
            default: ""
            }
        return words.isEmpty ? statement(code) : PostgreSQLTrouble(.final, VaultError(.unavailable, words))
    }

    private static func remedy(for line: String) -> String? {
        if line.contains("does not match host name") {
            return "the database is not trusted: \(line); name the server as its certificate does"
        }
        if line.contains("certificate") {
            return
                "the database is not trusted: \(line); name its authority with ?sslrootcert=FILE in the URL"
        }
        if line.contains("does not support SSL") {
            return
                "the database offers no TLS: set ssl = on in its postgresql.conf, or, where nobody listens, "
                + "say ?sslmode=disable in the URL"
        }
        guard line.contains("no password supplied") else { return nil }
        return
            "the database asks for a password; name its file with --database-password-file, or set PGPASSFILE"
    }

    /// The code at the end of a line of libpq in its shortest form, such as `FATAL:  28P01`.
    private static func code(endOf line: String) -> String? {
        let code = line.suffix(5)
        let isCode = code.utf8.count == 5 && code.allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) }
        return isCode && line.dropLast(5).hasSuffix(":  ") ? String(code) : nil
    }
}
