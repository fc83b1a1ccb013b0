import Access
import Foundation
import Identity
import SQLStore
import Sealing
import SecretMemory
import VaultCore
import VaultService

/// What a first start makes, each step so that a stop in between is made good by the next start.
struct DataFolderSetup: Sendable {
    private static let tenantSetting = "tenant"
    private static let administratorSetting = "administrator-delivered"
    private static let administrator = "administrator"

    let options: ServeOptions
    let store: SQLVaultStore
    let clock: any VaultClock
    let random: SystemRandom

    /// How long new keys wait until every other server has read them; nil when there is no other.
    private var notice: Duration? { options.database == nil ? nil : NodeSetup.keyNotice }

    /// The keyring of the folder's seal; the seal is made when there is none.
    func keyring(_ passphrase: SharedSecret?) async throws -> Keyring {
        let folder = SealFolder(path: options.folder)
        let opened = try await folder.unlock(store, clock: clock, notice: notice) { () throws(VaultError) in
            guard let passphrase else {
                throw VaultError(
                    .sealUnavailable,
                    "The seal needs its passphrase: start with --seal-passphrase-file FILE."
                )
            }
            return passphrase
        }
        if let opened { return opened }
        let hasKeys = try await store.read { reader in try !reader.keks().isEmpty }
        guard !hasKeys else {
            throw VaultError(
                .sealUnavailable,
                "The seal of \(options.folder) is gone, and without it nothing in the folder opens: "
                    + "restore it from a backup, or copy it from another node of the same database."
            )
        }
        let root = try folder.create(passphrase.map { .passphrase($0) } ?? .file)
        return try await Keyring.load(from: store, root: root, clock: clock, notice: notice)
    }

    /// The tenant's id; made at the first start together with the server's keys and the default vault.
    ///
    /// Of several servers that start for the first time at once, one makes them and the others read them; throws what
    /// ``Keyring/learn(_:)`` does for one with another seal.
    func tenant(_ keyring: Keyring) async throws -> String {
        let standing = try await store.read { reader in try reader.setting(Self.tenantSetting) }
        let tenant = if let standing { standing } else { try await makeTenant(keyring) }
        try keyring.learn(try await store.read { reader in try reader.keks() })
        return tenant
    }

    private func makeTenant(_ keyring: Keyring) async throws -> String {
        let tenant = GUID.make(from: random)
        let vault = VaultRecord(name: .default, created: clock.now())
        return try await store.write(.serverSetup) { transaction in
            if let standing = try transaction.setting(Self.tenantSetting) { return standing }
            try transaction.setSetting(Self.tenantSetting, to: tenant)
            try transaction.insert(vault)
            for name in [RecordBinding.server, RecordBinding.backup, vault.name.description] {
                try keyring.ensureKEK(for: name, in: transaction)
            }
            return tenant
        }
    }

    /// Makes the administrator and writes its credential to `bootstrap.json`; when that was done before, the file
    /// only follows the folder and the address.
    func deliverAdministrator(_ identity: IdentitySystem, tenant: String) async throws {
        guard try await mayDeliver() else { return try await refreshProfile() }
        let (record, secret) = try await administratorSecret(identity.identities)
        let profile = Profile(
            vaultURL: options.vaultURL,
            authority: options.authority,
            tenantID: tenant,
            clientID: record.clientID,
            clientSecret: secret,
            caCertificate: options.path("ca.pem")
        )
        try await NewFile.replace(try profile.encoded(), at: options.path("bootstrap.json"))
        try await store.write(.serverSetup) { transaction in
            try transaction.setSetting(Self.administratorSetting, to: "true")
        }
    }

    /// Whether the administrator is still to be made, by this server; waits while another one is at it.
    private func mayDeliver() async throws -> Bool {
        let duty = SharedDuty("setup", store: store, clock: clock, node: UUID().uuidString)
        while try await store.read({ reader in try reader.setting(Self.administratorSetting) }) == nil {
            if options.database == nil { return true }
            if try await duty.isMine() { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    /// A restored or moved folder, or another port, would leave addresses behind that lead nowhere.
    private func refreshProfile() async throws {
        let path = options.path("bootstrap.json")
        guard FileManager.default.fileExists(atPath: path), var profile = try? Profile.load(path) else {
            return
        }
        profile.vaultURL = options.vaultURL
        profile.authority = options.authority
        profile.caCertificate = options.path("ca.pem")
        try await NewFile.replace(try profile.encoded(), at: path)
    }

    /// A start that stopped before the file was written left an administrator whose secret nobody knows.
    private func administratorSecret(_ identities: IdentityService) async throws
        -> (IdentityRecord, Redacted<String>)
    {
        let standing = try await store.read { reader in try reader.identity(named: Self.administrator) }
        guard let standing else {
            let (record, secret) = try await identities.bootstrap(
                name: Self.administrator,
                roles: [.rekeyAdministrator, .keyVaultAdministrator],
                lifetime: IdentityService.longestSecretLife
            )
            return (record, secret.value)
        }
        for lost in try await identities.credentials(of: standing.clientID) where lost.kind == .secret {
            try await identities.removeCredential(lost.id, from: standing.clientID)
        }
        let secret = try await identities.addSecret(
            to: standing.clientID,
            lifetime: IdentityService.longestSecretLife
        )
        return (standing, secret.value)
    }
}
