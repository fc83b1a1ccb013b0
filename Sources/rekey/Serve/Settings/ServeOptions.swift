import Access
import Foundation
import Logging
import VaultCore

/// What `rekey serve` was asked for.
struct ServeOptions: Sendable {
    let folder: String
    let database: String?
    let databasePasswordFile: String?
    let listen: ListenAddress
    let hostNames: [String]
    let trustedProxies: [AddressRange]
    let maxConnections: Int?
    /// How often vaults may be used; nil without limits, as with `--dev` when nothing is said.
    let throttle: ThrottleLimits?
    let passphraseFile: String?
    let user: String?
    let logLevel: Logger.Level
    let dev: Bool

    /// The options that follow from `settings`, with the defaults where they say nothing.
    init(_ settings: ServeSettings) {
        folder = URL(fileURLWithPath: settings.data ?? "rekey-data").path
        database = settings.database
        databasePasswordFile = settings.databasePasswordFile
        listen = settings.listen ?? .standard
        hostNames = settings.hostNames ?? []
        trustedProxies = settings.trustedProxies ?? []
        maxConnections = settings.maxConnections
        passphraseFile = settings.sealPassphraseFile
        user = settings.user
        logLevel = settings.logLevel ?? .info
        dev = settings.dev ?? false
        throttle = settings.throttle.map(\.limits) ?? (dev ? nil : .azure)
    }

    /// The default vault's URL.
    var vaultURL: String { "https://localhost:\(listen.port)" }

    /// The server's own URL, which clients get tokens from.
    var authority: String { "https://\(host):\(listen.port)" }

    /// The host and port of a vault, where no client says by which it came.
    func authority(of vault: VaultName) -> String {
        if vault == .default { return "\(host):\(listen.port)" }
        return "\(vault).\(hostNames.first ?? "vault.localhost"):\(listen.port)"
    }

    /// A file in the data folder.
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    private var host: String { hostNames.first ?? "localhost" }
}
