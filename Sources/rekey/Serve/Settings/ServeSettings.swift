import Logging
import VaultCore

/// What `rekey serve` was told in one place, the command line or a configuration file; nil where nothing was said.
struct ServeSettings: Equatable, Sendable {
    var data: String?
    var database: String?
    var databasePasswordFile: String?
    var listen: ListenAddress?
    var hostNames: [String]?
    var trustedProxies: [AddressRange]?
    var maxConnections: Int?
    var throttle: ThrottleSetting?
    var sealPassphraseFile: String?
    var user: String?
    var logLevel: Logger.Level?
    var dev: Bool?

    /// These settings, and those of `other` where these say nothing.
    func over(_ other: ServeSettings) -> ServeSettings {
        ServeSettings(
            data: data ?? other.data,
            database: database ?? other.database,
            databasePasswordFile: databasePasswordFile ?? other.databasePasswordFile,
            listen: listen ?? other.listen,
            hostNames: hostNames ?? other.hostNames,
            trustedProxies: trustedProxies ?? other.trustedProxies,
            maxConnections: maxConnections ?? other.maxConnections,
            throttle: throttle ?? other.throttle,
            sealPassphraseFile: sealPassphraseFile ?? other.sealPassphraseFile,
            user: user ?? other.user,
            logLevel: logLevel ?? other.logLevel,
            dev: dev ?? other.dev
        )
    }
}
