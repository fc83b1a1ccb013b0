import Foundation
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("Changes of vaults")
struct VaultEditTests {
    private static let tenant = "11111111-2222-4333-8444-555555555555"
    private static let somebody = "99999999-2222-4333-8444-555555555555"
    private static let vault = VaultRecord(
        name: .default,
        softDeleteDays: 30,
        created: Timestamp(unixSeconds: 0)
    )

    private static func edit(_ properties: String, beside: String = "") throws -> VaultEdit {
        let text = #"{"properties":{\#(properties)}\#(beside)}"#
        let parameters = try JSONDecoder().decode(VaultParameters.self, from: Data(text.utf8))
        return try VaultEdit(parameters, tenant: tenant)
    }

    @Test("what is not said stays as it is")
    func nothing() throws {
        var vault = Self.vault
        vault.management.tags = ["a": "b"]
        vault.management.isPublic = false
        let before = vault
        try Self.edit("").apply(to: &vault)
        #expect(vault == before && vault.changes(from: before) == nil)
    }

    @Test("each setting is read, kept, and named in the audit log")
    func settings() throws {
        var vault = Self.vault
        try Self.edit(
            """
            "sku":{"family":"A","name":"Premium"},"enabledForDeployment":true,"enablePurgeProtection":true,
            "enableRbacAuthorization":false,"publicNetworkAccess":"disabled","softDeleteRetentionInDays":30,
            "networkAcls":{"defaultAction":"deny","ipRules":[{"value":"10.0.0.0/8"}]},
            "accessPolicies":[{"objectId":"\(Self.somebody.uppercased())","permissions":{"keys":["WRAPKEY","get","Get"]}}]
            """,
            beside: #","tags":{"a":"b"},"location":"Local""#
        ).apply(to: &vault)
        #expect(vault.management.sku == .premium && vault.management.purposes == [.deployment])
        #expect(
            vault.purgeProtection && vault.management.accessModel == .policies && !vault.management.isPublic
        )
        #expect(vault.firewall.admits("10.1.1.1") && !vault.firewall.admits("192.0.2.1"))
        let policy = try #require(vault.management.accessPolicies.first)
        #expect(policy.objectID == Self.somebody && policy.tenantID == Self.tenant)
        #expect(policy.keys == ["wrapKey", "get"])
        let words = try #require(vault.changes(from: Self.vault))
        for part in [
            "sku premium", "enablePurgeProtection true", "networkAcls Deny 10.0.0.0/8", "tags", Self.somebody,
        ] {
            #expect(words.contains(part))
        }
    }

    @Test("what is fixed or cannot be undone is refused, and its present value is not")
    func fixed() throws {
        var vault = Self.vault
        vault.purgeProtection = true
        for properties in [#""softDeleteRetentionInDays":7"#, #""enablePurgeProtection":false"#] {
            let edit = try Self.edit(properties)
            #expect(throws: VaultError(.badRequest, "")) { try edit.apply(to: &vault) }
        }
        let moved = try Self.edit("", beside: #","location":"elsewhere""#)
        #expect(throws: VaultError(.badRequest, "")) { try moved.apply(to: &vault) }
        try Self.edit(#""softDeleteRetentionInDays":30,"enablePurgeProtection":true"#).apply(to: &vault)
    }

    @Test("one access policy or tag too many is refused")
    func bounds() {
        let many = (0...VaultManagement.mostPolicies).map { number in
            let id = String(1_000_000 + number)
            return #"{"objectId":"0\#(id)-0000-4000-8000-000000000000"}"#
        }
        #expect(throws: VaultError(.badRequest, "")) {
            try Self.edit(#""accessPolicies":[\#(many.joined(separator: ","))]"#)
        }
        let tags = (0...50).map { #""t\#($0)":"""# }.joined(separator: ",")
        #expect(throws: VaultError(.badRequest, "")) { try Self.edit("", beside: #","tags":{\#(tags)}"#) }
        #expect(throws: VaultError(.badRequest, "")) { try Self.edit("", beside: #","tags":{"":"x"}"#) }
    }

    @Test("a vault's answer, sent back as it is, changes nothing")
    func roundTrip() throws {
        var vault = Self.vault
        vault.management.accessPolicies = [
            AccessPolicy(tenantID: Self.tenant, objectID: Self.somebody, secrets: ["get"])
        ]
        vault.firewall = VaultFirewall(defaultAction: .deny, bypass: .none)
        try vault.firewall.add(try AddressRange("192.0.2.7"))
        let body = try JSONEncoder().encode(VaultBody(vault, url: "https://x", tenant: Self.tenant))
        let parameters = try JSONDecoder().decode(VaultParameters.self, from: body)
        var after = vault
        try VaultEdit(parameters, tenant: Self.tenant).apply(to: &after)
        #expect(after == vault)
    }
}
