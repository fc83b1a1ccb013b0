import ArgumentParser
import Logging

/// `rekey serve`.
struct ServeCommand: AsyncParsableCommand, ProcessPreparing {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the server.",
        discussion: """
            The first start makes the data folder with its seal, a CA and a server certificate, an administrator, and \
            bootstrap.json, which the other commands and your SDK settings are read from. SIGTERM and SIGINT let \
            requests finish. The file of --config holds the same settings under the names of the flags. Started as \
            root with --user, it gives up every other right before it opens a file; `rekey doctor` says what an \
            installation lacks.

            EXAMPLE:
              rekey serve
              rekey serve --data /var/lib/rekey --listen 0.0.0.0:8443 --host-name vault.example
              rekey serve --config /etc/rekey.yaml
              rekey serve --data /var/lib/rekey --database postgresql://rekey@db.example/rekey \\
                --database-password-file /etc/rekey/database-password
              rekey serve --data /var/lib/rekey --user rekey
              rekey serve --data ./try --dev
            """
    )

    @OptionGroup var server: ServerFlags
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
        if let logLevel, Logger.Level(rawValue: logLevel) == nil {
            throw ValidationError(
                "--log-level \(logLevel): choose trace, debug, info, notice, warning, error or critical."
            )
        }
    }

    func prepareProcess() throws {
        let options = try options
        try options.user.map { try ProcessUser.named($0) }?.become(listeningAt: options.listen)
        try ProcessLimits.apply()
    }

    func run() async throws {
        try await RekeyServer.run(try options)
    }

    private var options: ServeOptions {
        get throws {
            var flags = server.settings
            flags.logLevel = logLevel.flatMap { Logger.Level(rawValue: $0) }
            flags.dev = dev
            return ServeOptions(flags.over(try server.file))
        }
    }
}
