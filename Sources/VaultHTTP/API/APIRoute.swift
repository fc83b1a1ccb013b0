import Access
import Foundation
import VaultCore

/// What a request of `/rekey/v1` asks for.
enum APIRoute: Equatable {
    case status
    case vaults
    case vault(String)
    case identities
    case identity(String)
    case credentials(String)
    case credential(String, String)
    case roles
    case roleAssignments
    case roleAssignment(String)
    case seal, sealRotate
    case backup
    case devClock

    /// The route of a path, its segments percent-decoded; nil when nothing stands there.
    init?(path: String) {
        let segments = path.split(separator: "/", omittingEmptySubsequences: true)
            .map { $0.removingPercentEncoding ?? String($0) }
        guard segments.prefix(2) == ["rekey", "v1"] else { return nil }
        switch segments.dropFirst(2).map({ $0 }) {
        case ["status"]: self = .status
        case ["vaults"]: self = .vaults
        case let parts where parts.count == 2 && parts[0] == "vaults": self = .vault(parts[1])
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
        case ["seal"]: self = .seal
        case ["seal", "rotate"]: self = .sealRotate
        case ["backup"]: self = .backup
        case ["dev", "clock"]: self = .devClock
        default: return nil
        }
    }

    /// What may be asked of it: for each method its audit name and the action a role must grant.
    var methods: [String: (operation: String, action: DataAction)] {
        switch self {
        case .status: ["GET": ("StatusGet", .vaultsRead)]
        case .vaults: ["GET": ("VaultList", .vaultsRead), "POST": ("VaultPut", .vaultsWrite)]
        case .vault: ["GET": ("VaultGet", .vaultsRead), "PATCH": ("VaultPatch", .vaultsWrite)]
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
        case .seal: ["GET": ("SealGet", .sealRead)]
        case .sealRotate: ["POST": ("SealRotate", .sealWrite)]
        case .backup: ["POST": ("ServerBackup", .serverBackup)]
        case .devClock: ["GET": ("ClockGet", .clockWrite), "POST": ("ClockAdvance", .clockWrite)]
        }
    }
}
