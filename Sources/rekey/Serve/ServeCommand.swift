import ArgumentParser
import Foundation
import Logging

/// `rekey serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the server.",
        discussion: """
            The first start makes the data folder with its seal, a CA and a server certificate, an administrator, and \
            bootstrap.json, which the other commands and your SDK settings are read from. SIGTERM and SIGINT let \
            requests finish.

            EXAMPLE:
              rekey serve
              rekey serve --data /var/lib/rekey --listen 0.0.0.0:8443 --host-name vault.example
              rekey serve --data ./try --dev
            """
    )

    @Option(help: ArgumentHelp("The data folder.", valueName: "folder")) var data = "rekey-data"
    @Option(help: ArgumentHelp("Where to listen.", valueName: "host:port"))
    var listen = ListenAddress.standard
    @Option(
        name: .customLong("host-name"),
        help: ArgumentHelp(
            "A host name clients use; vaults answer as NAME.HOST. May be repeated.",
            valueName: "host"
        )
    )
    var hostNames: [String] = []
    @Option(help: ArgumentHelp("Connections open at once.", valueName: "count")) var maxConnections: Int?
    @Option(
        help: ArgumentHelp(
            "The passphrase of the seal; makes a passphrase seal at the first start.",
            valueName: "file"
        )
    )
    var sealPassphraseFile: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel = "info"
    @Flag(help: "Let the clock be moved, and crash points be set. Never on a real server.") var dev = false

    func validate() throws {
        guard maxConnections.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--max-connections must be at least 1.")
        }
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError(
                "--log-level \(logLevel): choose trace, debug, info, notice, warning, error or critical."
            )
        }
    }

    func run() async throws {
        let options = ServeOptions(
            folder: URL(fileURLWithPath: data).path,
            listen: listen,
            hostNames: hostNames,
            maxConnections: maxConnections,
            passphraseFile: sealPassphraseFile,
            logLevel: Logger.Level(rawValue: logLevel) ?? .info,
            dev: dev
        )
        try await RekeyServer.run(options)
    }
}

extension ListenAddress {
    static let standard = ListenAddress(host: "127.0.0.1", port: 8_443)

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// How `--help` shows the default.
    var defaultValueDescription: String { "\(host):\(port)" }
}
