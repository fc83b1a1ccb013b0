import VaultCore

/// A checked change of a vault: what is nil stays as it is.
struct VaultEdit: Sendable {
    private static let mostTags = 50

    var location: String?
    var tags: [String: String]?
    var sku: VaultManagement.SKU?
    var accessModel: VaultManagement.AccessModel?
    var accessPolicies: [AccessPolicy]?
    var purposes: [VaultManagement.Purpose: Bool]
    var softDeleteDays: Int?
    var purgeProtection: Bool?
    var firewall: VaultFirewall?
    var isPublic: Bool?

    /// Checks the body; throws with the member that is wrong and the remedy.
    init(_ parameters: VaultParameters, tenant: String) throws(VaultError) {
        let properties = parameters.properties ?? VaultParameters.Properties()
        location = try Self.location(parameters.location)
        tags = try Self.tags(parameters.tags)
        sku = try Self.sku(properties.sku)
        accessModel = properties.enableRbacAuthorization.map { $0 ? .roles : .policies }
        accessPolicies = try Self.policies(properties.accessPolicies, tenant: tenant)
        purposes = [
            .deployment: properties.enabledForDeployment,
            .diskEncryption: properties.enabledForDiskEncryption,
            .templateDeployment: properties.enabledForTemplateDeployment,
        ].compactMapValues(\.self)
        softDeleteDays = try Self.days(properties.softDeleteRetentionInDays)
        purgeProtection = properties.enablePurgeProtection
        firewall = try properties.networkAcls?.firewall()
        isPublic = try Self.access(properties.publicNetworkAccess)
        try Self.check(properties, tenant: tenant)
    }

    /// Makes the change; throws for what cannot be undone or was fixed when the vault was made.
    func apply(to vault: inout VaultRecord) throws(VaultError) {
        try checkFixed(vault)
        vault.purgeProtection = purgeProtection ?? vault.purgeProtection
        vault.firewall = firewall ?? vault.firewall
        vault.management.tags = tags ?? vault.management.tags
        vault.management.sku = sku ?? vault.management.sku
        vault.management.accessModel = accessModel ?? vault.management.accessModel
        vault.management.accessPolicies = accessPolicies ?? vault.management.accessPolicies
        vault.management.isPublic = isPublic ?? vault.management.isPublic
        for (purpose, isEnabled) in purposes {
            if isEnabled {
                vault.management.purposes.insert(purpose)
            } else {
                vault.management.purposes.remove(purpose)
            }
        }
    }

    private func checkFixed(_ vault: VaultRecord) throws(VaultError) {
        guard softDeleteDays ?? vault.softDeleteDays == vault.softDeleteDays else {
            throw VaultError(
                .badRequest,
                "The property \"softDeleteRetentionInDays\" has been set already and it can't be modified. "
                    + "It is \(vault.softDeleteDays): send that, or leave it out."
            )
        }
        guard purgeProtection ?? true || !vault.purgeProtection else {
            throw VaultError(
                .badRequest,
                "The property \"enablePurgeProtection\" cannot be set to false. Enabling the purge protection for a "
                    + "vault is an irreversible action."
            )
        }
        guard location ?? vault.management.location == vault.management.location else {
            throw VaultError(
                .badRequest,
                "location: the vault \(vault.name) is at '\(vault.management.location)' and cannot move; send that, or "
                    + "leave it out."
            )
        }
    }

    // MARK: - Members

    private static func check(_ properties: VaultParameters.Properties, tenant: String) throws(VaultError) {
        guard properties.tenantId?.lowercased() ?? tenant == tenant else {
            throw VaultError(.badRequest, "properties.tenantId: must be this server's tenant, \(tenant).")
        }
        guard properties.enableSoftDelete ?? true else {
            throw VaultError(
                .badRequest,
                "The property \"enableSoftDelete\" cannot be set to false: vaults and what is in them are always "
                    + "deleted softly. Leave it out."
            )
        }
        guard ["default", "recover"].contains(properties.createMode?.lowercased() ?? "default") else {
            throw VaultError(.badRequest, "properties.createMode: must be default or recover.")
        }
    }

    private static func location(_ text: String?) throws(VaultError) -> String? {
        guard let text, !text.isEmpty else { return nil }
        let location = ManagementText.location(text)
        guard location.wholeMatch(of: /[a-z0-9-]{1,64}/) != nil else {
            throw VaultError(
                .badRequest,
                "location: must be 1 to 64 letters, digits and hyphens, such as local."
            )
        }
        return location
    }

    private static func tags(_ tags: [String: String]?) throws(VaultError) -> [String: String]? {
        guard let tags else { return nil }
        guard tags.count <= mostTags else {
            throw VaultError(.badRequest, "tags: a vault takes at most \(mostTags) of them.")
        }
        for (name, value) in tags
        where !(1...512).contains(name.utf16.count) || value.utf16.count > 256 {
            throw VaultError(
                .badRequest,
                "tags: the name of each has 1 to 512 characters and its value at most 256; '\(name.prefix(32))' has not."
            )
        }
        return tags
    }

    private static func sku(_ sku: VaultParameters.Properties.SKU?) throws(VaultError) -> VaultManagement.SKU?
    {
        guard let sku else { return nil }
        guard sku.family?.lowercased() ?? "a" == "a" else {
            throw VaultError(.skuNotSupported, "properties.sku.family: must be A.")
        }
        guard let name = sku.name.flatMap({ VaultManagement.SKU(rawValue: $0.lowercased()) }) else {
            throw VaultError(.skuNotSupported, "properties.sku.name: must be standard or premium.")
        }
        return name
    }

    private static func policies(_ bodies: [AccessPolicyBody]?, tenant: String) throws(VaultError)
        -> [AccessPolicy]?
    {
        guard let bodies else { return nil }
        return try AccessPolicyBody.policies(bodies, at: "properties.accessPolicies", tenant: tenant)
    }

    private static func days(_ days: Int?) throws(VaultError) -> Int? {
        guard (7...90).contains(days ?? 90) else {
            throw VaultError(
                .badRequest,
                "properties.softDeleteRetentionInDays: must be a number of days from 7 to 90."
            )
        }
        return days
    }

    private static func access(_ text: String?) throws(VaultError) -> Bool? {
        switch text?.lowercased() {
        case nil, "": nil
        case "enabled": true
        case "disabled": false
        default:
            throw VaultError(.badRequest, "properties.publicNetworkAccess: must be Enabled or Disabled.")
        }
    }
}
