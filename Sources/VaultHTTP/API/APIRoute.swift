import Access
import Foundation
import VaultCore

/// What a request of `/rekey/v1` asks for.
enum APIRoute: Equatable {
    case status, nodes
    case vaults
    case vault(String)
    case firewall(String)
    case identities
    case identity(String)
    case credentials(String)
    case credential(String, String)
    case roles
    case roleAssignments
    case roleAssignment(String)
    case rotations
    case rotation(String)
    case rotationAct(String, RotationAct)
    case inventory
    case usage
    case receipts, receiptKeys
    case receipt(String)
    case drift, driftCheck, driftAdopt
    case policies, policyPlan, policySet
    case seal, sealRotate
    case backup
    case devClock
    case openAPI

    /// The route of a path, its segments percent-decoded; nil when nothing stands there.
    init?(path: String) {
        let segments = path.split(separator: "/", omittingEmptySubsequences: true)
            .map { $0.removingPercentEncoding ?? String($0) }
        guard segments.prefix(2) == ["rekey", "v1"] else { return nil }
        let parts = Array(segments.dropFirst(2))
        guard let route = APIRoute(rotations: parts) ?? APIRoute(server: parts) else { return nil }
        self = route
    }

    private init?(rotations parts: [String]) {
        switch parts {
        case ["rotations"]: self = .rotations
        case ["inventory"]: self = .inventory
        case ["usage"]: self = .usage
        case ["receipts"]: self = .receipts
        case ["receipts", "keys"]: self = .receiptKeys
        case let parts where parts.count == 2 && parts[0] == "receipts": self = .receipt(parts[1])
        case ["drift"]: self = .drift
        case ["drift", "check"]: self = .driftCheck
        case ["drift", "adopt"]: self = .driftAdopt
        case let parts where parts.count == 2 && parts[0] == "rotations": self = .rotation(parts[1])
        case let parts where parts.count == 3 && parts[0] == "rotations":
            guard let act = RotationAct(rawValue: parts[2]) else { return nil }
            self = .rotationAct(parts[1], act)
        default: return nil
        }
    }

    private init?(server parts: [String]) {
        switch parts {
        case ["status"]: self = .status
        case ["nodes"]: self = .nodes
        case ["vaults"]: self = .vaults
        case let parts where parts.count == 2 && parts[0] == "vaults": self = .vault(parts[1])
        case let parts where parts.count == 3 && parts[0] == "vaults" && parts[2] == "firewall":
            self = .firewall(parts[1])
        case ["identities"]: self = .identities
        case let parts where parts.count == 2 && parts[0] == "identities": self = .identity(parts[1])
        case let parts where parts.count == 3 && parts[0] == "identities" && parts[2] == "credentials":
            self = .credentials(parts[1])
        case let parts where parts.count == 4 && parts[0] == "identities" && parts[2] == "credentials":
            self = .credential(parts[1], parts[3])
        case ["roles"]: self = .roles
        case ["role-assignments"]: self = .roleAssignments
        case let parts where parts.count == 2 && parts[0] == "role-assignments":
            self = .roleAssignment(parts[1])
        case ["policies"]: self = .policies
        case ["policies", "plan"]: self = .policyPlan
        case ["policies", "set"]: self = .policySet
        case ["seal"]: self = .seal
        case ["seal", "rotate"]: self = .sealRotate
        case ["backup"]: self = .backup
        case ["dev", "clock"]: self = .devClock
        case ["openapi.json"]: self = .openAPI
        default: return nil
        }
    }

    /// Whether anybody may read it, without a token.
    var isPublic: Bool { self == .openAPI || self == .receiptKeys }

    /// What may be asked of it: for each method its audit name and the action a role must grant.
    var methods: [String: (operation: String, action: DataAction)] {
        switch self {
        case .status: ["GET": ("StatusGet", .vaultsRead)]
        case .nodes: ["GET": ("NodeList", .vaultsRead)]
        case .vaults: ["GET": ("VaultList", .vaultsRead), "POST": ("VaultPut", .vaultsWrite)]
        case .vault: ["GET": ("VaultGet", .vaultsRead), "PATCH": ("VaultPatch", .vaultsWrite)]
        case .firewall:
            [
                "GET": ("VaultFirewallGet", .vaultsRead), "PUT": ("VaultFirewallPut", .vaultsWrite),
                "PATCH": ("VaultFirewallPatch", .vaultsWrite),
            ]
        case .identities:
            ["GET": ("IdentityList", .identitiesRead), "POST": ("IdentityCreate", .identitiesWrite)]
        case .identity:
            [
                "GET": ("IdentityGet", .identitiesRead), "PATCH": ("IdentityUpdate", .identitiesWrite),
                "DELETE": ("IdentityDelete", .identitiesWrite),
            ]
        case .credentials:
            ["GET": ("CredentialList", .identitiesRead), "POST": ("CredentialAdd", .identitiesWrite)]
        case .credential: ["DELETE": ("CredentialRemove", .identitiesWrite)]
        case .roles: ["GET": ("RoleDefinitionList", .roleAssignmentsRead)]
        case .roleAssignments:
            [
                "GET": ("RoleAssignmentList", .roleAssignmentsRead),
                "POST": ("RoleAssignmentCreate", .roleAssignmentsWrite),
            ]
        case .roleAssignment: ["DELETE": ("RoleAssignmentDelete", .roleAssignmentsWrite)]
        case .rotations:
            ["GET": ("RotationList", .rotationsRead), "POST": ("RotationBegin", .rotationsWrite)]
        case .rotation: ["GET": ("RotationGet", .rotationsRead)]
        case .rotationAct(_, let act): ["POST": (act.auditName, .rotationsWrite)]
        case .inventory: ["GET": ("InventoryGet", .rotationsRead)]
        case .receipts: ["GET": ("ReceiptList", .rotationsRead)]
        case .receipt: ["GET": ("ReceiptGet", .rotationsRead)]
        case .receiptKeys: ["GET": ("ReceiptKeysGet", .rotationsRead)]
        case .usage: ["POST": ("UsageReport", .usageWrite)]
        case .drift: ["GET": ("DriftList", .rotationsRead)]
        case .driftCheck: ["POST": ("DriftCheck", .rotationsWrite)]
        case .driftAdopt: ["POST": ("DriftAdopt", .secretSet)]
        case .policies: ["GET": ("PoliciesGet", .policiesRead), "POST": ("PoliciesApply", .policiesWrite)]
        case .policyPlan: ["POST": ("PoliciesPlan", .policiesRead)]
        case .policySet: ["POST": ("PoliciesSet", .policiesWrite)]
        case .seal: ["GET": ("SealGet", .sealRead)]
        case .sealRotate: ["POST": ("SealRotate", .sealWrite)]
        case .backup: ["POST": ("ServerBackup", .serverBackup)]
        case .devClock: ["GET": ("ClockGet", .clockWrite), "POST": ("ClockAdvance", .clockWrite)]
        case .openAPI: [:]
        }
    }

    /// Whether roles are asked for where the objects lie and not at the server.
    var isAboutObjects: Bool {
        switch self {
        case .rotations, .rotation, .rotationAct, .inventory, .usage, .receipts, .receipt: true
        case .drift, .driftCheck, .driftAdopt: true
        default: false
        }
    }
}

/// What a person can do to a rotation.
enum RotationAct: String, CaseIterable {
    case rollback, resume, retry, pause, approve, retire

    /// What the audit log calls it.
    var auditName: String {
        switch self {
        case .rollback: "RotationRollBack"
        case .resume: "RotationResume"
        case .retry: "RotationRetry"
        case .pause: "RotationPause"
        case .approve: "RotationApprove"
        case .retire: "RotationRetire"
        }
    }
}
