import ArgumentParser
import Logging

/// `rekey serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the server.",
        discussion: """
            The first start makes the data folder with its seal, a CA and a server certificate, an administrator, and \
            bootstrap.json, which the other commands and your SDK settings are read from. SIGTERM and SIGINT let \
            requests finish. The file of --config holds the same settings under the names of the flags.

            EXAMPLE:
              rekey serve
              rekey serve --data /var/lib/rekey --listen 0.0.0.0:8443 --host-name vault.example
              rekey serve --config /etc/rekey.yaml
              rekey serve --data /var/lib/rekey --database postgresql://rekey@db.example/rekey \\
                --database-password-file /etc/rekey/database-password
              rekey serve --data ./try --dev
            """
    )

    @Option(help: ArgumentHelp("A YAML file with these settings; flags win over it.", valueName: "file"))
    var config: String?
    @Option(help: ArgumentHelp("The data folder; ./rekey-data when absent.", valueName: "folder"))
    var data: String?
    @OptionGroup var database: DatabaseOptions
    @Option(help: ArgumentHelp("Where to listen; 127.0.0.1:8443 when absent.", valueName: "host:port"))
    var listen: ListenAddress?
    @Option(
        name: .customLong("host-name"),
        help: ArgumentHelp(
            "A host name clients use; vaults answer as NAME.HOST. May be repeated.",
            valueName: "host"
        )
    )
    var hostNames: [String] = []
    @Option(help: ArgumentHelp("Connections open at once; 768 when absent.", valueName: "count"))
    var maxConnections: Int?
    @Option(
        help: ArgumentHelp(
            "The passphrase of the seal; makes a passphrase seal at the first start.",
            valueName: "file"
        )
    )
    var sealPassphraseFile: String?
    @Option(
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical; info when absent.",
            valueName: "level"
        )
    )
    var logLevel: String?
    @Flag(
        inversion: .prefixedNo,
        help: "Let the clock be moved, and crash points be set. Never on a real server."
    )
    var dev: Bool?

    func validate() throws {
        guard maxConnections.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--max-connections must be at least 1.")
        }
        if let logLevel, Logger.Level(rawValue: logLevel) == nil {
            throw ValidationError(
                "--log-level \(logLevel): choose trace, debug, info, notice, warning, error or critical."
            )
        }
    }

    func run() async throws {
        let file = try config.map { try SettingsReader.read($0) }
        try await RekeyServer.run(ServeOptions(flags.over(file ?? ServeSettings())))
    }

    /// What the flags say.
    private var flags: ServeSettings {
        ServeSettings(
            data: data,
            database: database.database,
            databasePasswordFile: database.databasePasswordFile,
            listen: listen,
            hostNames: hostNames.isEmpty ? nil : hostNames,
            maxConnections: maxConnections,
            sealPassphraseFile: sealPassphraseFile,
            logLevel: logLevel.flatMap { Logger.Level(rawValue: $0) },
            dev: dev
        )
    }
}
