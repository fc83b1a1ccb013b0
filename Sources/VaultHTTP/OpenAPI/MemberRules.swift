import Access
import Foundation
import VaultCore
import VaultService

/// What a text or number must look like beyond its type, for the members of bodies and for arguments.
///
/// The handlers refuse what does not; a tool that reads the document sends nothing that they refuse for its form.
enum MemberRules {
    /// The rules of members, by the body's type and the member.
    static var members: [String: [String: Any]] {
        let rules: [[String: [String: Any]]] = [vaults, identities, rotations, server]
        return rules.reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }
    }

    /// What members of one body ask of each other, by the body's type.
    static var bodies: [String: [String: Any]] {
        [
            "RotationDraft": implies(
                ["emergency": ["const": true]],
                ["required": ["reason"], "properties": ["reason": ["type": "string", "minLength": 1]]]
            ),
            "SealRotation": [
                "oneOf": [
                    only([
                        "layer": ["const": "kek"], "kind": ["type": "null"], "passphrase": ["type": "null"],
                    ]),
                    only([
                        "layer": ["const": "root"], "vault": ["type": "null"],
                        "kind": ["const": "passphrase"],
                    ]),
                    only([
                        "layer": ["const": "root"], "vault": ["type": "null"],
                        "kind": ["enum": ["file", NSNull()] as [Any]],
                        "passphrase": ["type": "null"],
                    ]),
                ]
            ],
        ]
    }

    /// The rules of arguments in paths and queries, by name, and by path and name where a path has its own.
    static var arguments: [String: [String: Any]] {
        [
            "vault": vaultName,
            "limit": ["type": "integer", "minimum": 1, "maximum": 1_000],
            "object": ["pattern": "^(secrets|keys|certificates)/\(objectName)$"],
            "after": ["pattern": "^\(short)\(vaultPattern)/(secrets|keys|certificates)/\(objectName)$"],
            "older": ["pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"],
            "state": ["enum": RotationQuery.Standing.words],
            "/drift state": ["enum": DriftFinding.State.allCases.map(\.rawValue)],
        ]
    }

    // MARK: - By subject

    private static let vaultPattern = "[0-9A-Za-z](-?[0-9A-Za-z]){2,23}"
    /// Within a longer text a pattern alone says that the vault's name has 24 characters at most.
    private static let short = "(?=[^/]{3,24}(/|$))"
    private static let objectName = "[0-9A-Za-z-]{1,127}"
    private static var vaultName: [String: Any] { ["pattern": "^\(vaultPattern)$", "maxLength": 24] }
    private static var duration: [String: Any] {
        [
            "pattern":
                #"^P(\d{1,9}Y)?(\d{1,9}M)?(\d{1,9}W)?(\d{1,9}D)?(T(\d{1,9}H)?(\d{1,9}M)?(\d{1,9}S)?)?$"#,
            "minLength": 3,
        ]
    }
    private static var defaultAction: [String: Any] {
        ["enum": VaultFirewall.DefaultAction.allCases.map(\.rawValue)]
    }
    private static var bypass: [String: Any] { ["enum": VaultFirewall.Bypass.allCases.map(\.rawValue)] }
    private static var addresses: [String: Any] {
        let range = #"^[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}$"#
        let item: [String: Any] = [
            "type": "string", "anyOf": [["format": "ipv4"], ["format": "ipv6"], ["pattern": range]],
        ]
        return ["maxItems": VaultFirewall.mostRanges, "items": item]
    }
    private static let label = "[0-9A-Za-z][0-9A-Za-z._=:-]{0,63}"

    private static var vaults: [String: [String: Any]] {
        [
            "VaultDraft.name": vaultName,
            "VaultDraft.softDeleteDays": ["minimum": 7, "maximum": 90],
            "VaultChange.purgeProtection": ["const": true],
            "FirewallDraft.defaultAction": defaultAction,
            "FirewallDraft.bypass": bypass,
            "FirewallDraft.addresses": addresses,
            "FirewallChange.defaultAction": defaultAction,
            "FirewallChange.bypass": bypass,
            "FirewallChange.add": addresses,
            "FirewallChange.remove": addresses,
        ]
    }

    private static var identities: [String: [String: Any]] {
        [
            "IdentityDraft.name": ["pattern": "^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$"],
            "IdentityDraft.kind": ["enum": ["application", "workload", "person"]],
            "IdentityDraft.ring": ["pattern": "^\(label)(,\(label)){0,3}$"],
            "IdentityChange.ring": ["pattern": "^(\(label)(,\(label)){0,3})?$"],
            "CredentialDraft.kind": ["enum": ["secret", "certificate", "federated", "managed"]],
            "CredentialDraft.lifetime": duration,
            "RoleAssignmentDraft.role": ["enum": RoleDefinition.builtIn.flatMap { [$0.name, $0.id] }],
            "RoleAssignmentDraft.scope": [
                "pattern":
                    "^(/|/vaults/\(short)\(vaultPattern)(/(secrets|keys|certificates)/\(objectName))?)$"
            ],
        ]
    }

    private static var rotations: [String: [String: Any]] {
        [
            "RotationDraft.vault": vaultName,
            "RotationDraft.object": ["pattern": "^(secrets|certificates)/\(objectName)$"],
            "RotationDraft.reason": ["maxLength": 1_000],
            "PolicyFieldDraft.field": ["pattern": #"^(policies|objects)\..+$"#],
            "PolicyFieldDraft.reason": ["minLength": 1, "maxLength": 1_000],
            "DriftCheck.vault": vaultName,
            "DriftCheck.object": ["pattern": "^(secrets|keys|certificates)/\(objectName)$"],
            "DriftAdopt.vault": vaultName,
            "DriftAdopt.object": ["pattern": "^(secrets|keys|certificates)/\(objectName)$"],
            "UsageDraft.vault": vaultName,
            "UsageDraft.reports": ["minItems": 1, "maxItems": 100],
            "UsageDraftReport.object": ["pattern": "^(secrets|keys|certificates)/\(objectName)$"],
            "UsageDraftReport.version": ["pattern": "^[0-9A-Fa-f]{32}$"],
            "UsageDraftReport.outcome": ["enum": UsageReports.Outcome.allCases.map(\.rawValue)],
        ]
    }

    private static var server: [String: [String: Any]] {
        [
            "SealRotation.layer": ["enum": ["root", "kek"]],
            "SealRotation.vault": vaultName,
            "SealRotation.kind": ["enum": ["file", "passphrase"]],
            "SealRotation.passphrase": ["minLength": 8],
            "BackupRequest.passphrase": ["minLength": 8],
            "ClockAdvance.advance": duration,
        ]
    }

    // MARK: - Forms

    private static func only(_ members: [String: Any]) -> [String: Any] { ["properties": members] }

    private static func implies(_ members: [String: Any], _ rule: [String: Any]) -> [String: Any] {
        ["if": ["properties": members, "required": members.keys.sorted()], "then": rule]
    }
}
