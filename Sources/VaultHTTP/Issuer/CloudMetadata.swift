import Foundation

/// What `az cloud register` asks a resource manager for.
enum CloudMetadata {
    private struct Endpoints: Encodable {
        struct Authentication: Encodable {
            let loginEndpoint: String
            let audiences: [String]
            let tenant = "common"
            let identityProvider = "AAD"
        }
        struct Suffixes: Encodable {
            let keyVaultDns: String
            let mhsmDns: String
        }
        let name = "Rekey"
        let portal: String
        let resourceManager: String
        let graphAudience: String
        let microsoftGraphResourceId: String
        let authentication: Authentication
        let suffixes: Suffixes
    }

    /// The metadata of this server as a cloud, whose vaults stand under `vaultSuffix`: host and port.
    ///
    /// az makes a vault's URL from the suffix as it is, port included.
    static func endpoints(authority: String, vaultSuffix: String) -> [UInt8] {
        let endpoints = Endpoints(
            portal: authority,
            resourceManager: authority,
            graphAudience: authority,
            microsoftGraphResourceId: authority,
            authentication: .init(
                loginEndpoint: authority,
                audiences: [authority, "https://vault.azure.net"]
            ),
            suffixes: .init(keyVaultDns: vaultSuffix, mhsmDns: "managedhsm.localhost")
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Plain texts always encode.
        return (try? encoder.encode(endpoints)).map { Array($0) } ?? []
    }
}
