import Logging

/// What `rekey serve` was asked for.
struct ServeOptions: Sendable {
    let folder: String
    let listen: ListenAddress
    let hostNames: [String]
    let maxConnections: Int?
    let passphraseFile: String?
    let logLevel: Logger.Level
    let dev: Bool

    /// The default vault's URL.
    var vaultURL: String { "https://localhost:\(listen.port)" }

    /// The server's own URL, which clients get tokens from.
    var authority: String { "https://\(hostNames.first ?? "localhost"):\(listen.port)" }

    /// A file in the data folder.
    func path(_ name: String) -> String { "\(folder)/\(name)" }
}
