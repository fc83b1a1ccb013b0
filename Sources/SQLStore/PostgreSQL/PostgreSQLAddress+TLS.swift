import Foundation
import VaultCore

extension PostgreSQLAddress {
    /// The values of `sslmode` that say what they do: TLS with a server that is known, or none.
    private static let modes: Set<String> = ["disable", "verify-ca", "verify-full"]
    /// What names a file.
    private static let files = ["sslrootcert", "sslcert", "sslkey", "sslcrl"]

    /// The settings of a URL with an `sslmode` that means what it says.
    ///
    /// libpq goes without TLS, and tells nobody, for `allow` and `prefer` and where the value is empty; `require` is
    /// `verify-ca` for it, but only where there is a file of authorities. Source: PostgreSQL's manual, table 34.1.
    static func withTLS(_ settings: [String: String]) throws(VaultError) -> [String: String] {
        var settings = settings
        if settings["sslmode"] == "require" { settings["sslmode"] = "verify-ca" }
        guard settings["sslmode"].map(modes.contains) ?? true else {
            throw malformed("its sslmode is none of verify-full, verify-ca, require and disable")
        }
        return settings
    }

    /// Throws ``VaultError/Code/unavailable`` when a file that the URL names cannot be read.
    ///
    /// libpq goes on without a certificate or a revocation list that is not there.
    func requireFiles() throws(VaultError) {
        for name in Self.files {
            guard let path = settings[name], !FileManager.default.isReadableFile(atPath: path) else {
                continue
            }
            throw VaultError(
                .unavailable,
                "the file \(path) of the database's \(name) cannot be read; check its path and mode"
            )
        }
    }
}
