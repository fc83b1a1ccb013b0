import ArgumentParser
import SQLStore
import VaultCore

/// Where a server's data is, when not in its data folder.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The PostgreSQL database that holds the data, postgresql://USER@HOST/NAME; SQLite when absent.",
            valueName: "url"
        )
    )
    var database: String?
    @OptionGroup var password: DatabasePasswordOption

    func validate() throws {
        do {
            _ = try address()
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// The database's address; nil for the data folder's own.
    func address() throws(VaultError) -> PostgreSQLAddress? {
        try PostgreSQLAddress(database, passwordFile: password.databasePasswordFile)
    }
}

extension PostgreSQLAddress {
    /// The address when there is a URL.
    init?(_ url: String?, passwordFile: String?) throws(VaultError) {
        guard let url else { return nil }
        try self.init(url, passwordFile: passwordFile)
    }
}
