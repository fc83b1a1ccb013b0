import ArgumentParser
import VaultCore

/// The flags that say which server is meant: what `rekey serve` starts, and `rekey doctor` looks at.
struct ServerFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp("A YAML file with these settings; flags win over it.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config: String?
    @Option(
        help: ArgumentHelp("The data folder; ./rekey-data when absent.", valueName: "folder"),
        completion: .directory
    )
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
    @Option(
        name: .customLong("trusted-proxy"),
        help: ArgumentHelp(
            "A proxy whose X-Forwarded-For is believed: an address or a range. May be repeated.",
            valueName: "address"
        )
    )
    var trustedProxies: [String] = []
    @Option(help: ArgumentHelp("Connections open at once; 768 when absent.", valueName: "count"))
    var maxConnections: Int?
    @Option(
        name: .customLong("throttle"),
        help: ArgumentHelp(
            """
            Limits of transactions with a vault in 10 seconds: azure, none, or KIND=COUNT for key-create, key-use, \
            create or other; azure when absent, none with --dev. May be repeated.
            """,
            valueName: "limit"
        )
    )
    var limits: [String] = []
    @Option(
        help: ArgumentHelp(
            "The passphrase of the seal; makes a passphrase seal at the first start.",
            valueName: "file"
        ),
        completion: .file()
    )
    var sealPassphraseFile: String?
    @Option(
        help: ArgumentHelp(
            "The user to become when started as root: a name, or UID:GID.",
            valueName: "user"
        )
    )
    var user: String?

    func validate() throws {
        guard maxConnections.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--max-connections must be at least 1.")
        }
        for text in trustedProxies where (try? AddressRange(text)) == nil {
            throw ValidationError(
                "--trusted-proxy \(text): write an address such as 10.0.0.7, or a range such as 10.0.0.0/24."
            )
        }
        do {
            _ = try ThrottleSetting(limits)
        } catch {
            throw ValidationError("--throttle: \(error.message); \(error.remedy).")
        }
    }

    /// What the flags say.
    var settings: ServeSettings {
        ServeSettings(
            data: data,
            database: database.database,
            databasePasswordFile: database.password.databasePasswordFile,
            listen: listen,
            hostNames: hostNames.isEmpty ? nil : hostNames,
            trustedProxies: trustedProxies.isEmpty
                ? nil : trustedProxies.compactMap { try? AddressRange($0) },
            maxConnections: maxConnections,
            throttle: limits.isEmpty ? nil : try? ThrottleSetting(limits),
            sealPassphraseFile: sealPassphraseFile,
            user: user
        )
    }

    /// What the file of `--config` says.
    var file: ServeSettings {
        get throws { try config.map { try SettingsReader.read($0) } ?? ServeSettings() }
    }
}
