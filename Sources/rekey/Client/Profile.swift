import Foundation
import SecretMemory

/// How to reach and trust a server, as `rekey serve` writes it to `bootstrap.json`.
struct Profile: Sendable {
    private struct File: Codable {
        var vaultUrl: String
        var authority: String
        var tenantId: String
        var clientId: String
        var clientSecret: String
        var caCertificate: String
    }

    var vaultURL: String
    var authority: String
    var tenantID: String
    var clientID: String
    var clientSecret: Redacted<String>
    var caCertificate: String

    init(
        vaultURL: String,
        authority: String,
        tenantID: String,
        clientID: String,
        clientSecret: Redacted<String>,
        caCertificate: String
    ) {
        self.vaultURL = vaultURL
        self.authority = authority
        self.tenantID = tenantID
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.caCertificate = caCertificate
    }

    /// Reads `path`, else the file named by REKEY_PROFILE, else `./rekey-data/bootstrap.json`.
    static func load(_ path: String?) throws -> Profile {
        let chosen =
            path ?? ProcessInfo.processInfo.environment["REKEY_PROFILE"] ?? "rekey-data/bootstrap.json"
        guard let data = FileManager.default.contents(atPath: chosen) else {
            throw Failure(
                "No profile at \(chosen). Start a server with `rekey serve`, or name its bootstrap.json with "
                    + "--profile FILE or REKEY_PROFILE."
            )
        }
        do {
            return Profile(try JSONDecoder().decode(File.self, from: data))
        } catch {
            throw Failure("The profile \(chosen) is not a bootstrap.json written by `rekey serve`.")
        }
    }

    private init(_ file: File) {
        self.init(
            vaultURL: file.vaultUrl,
            authority: file.authority,
            tenantID: file.tenantId,
            clientID: file.clientId,
            clientSecret: Redacted(file.clientSecret),
            caCertificate: file.caCertificate
        )
    }

    /// The file form, with the secret in clear: for a file of mode 0600 only.
    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(
            File(
                vaultUrl: vaultURL,
                authority: authority,
                tenantId: tenantID,
                clientId: clientID,
                clientSecret: clientSecret.exposed,
                caCertificate: caCertificate
            )
        )
    }
}
