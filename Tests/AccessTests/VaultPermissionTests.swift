import Access
import Testing
import VaultCore

@Suite("Permissions of access policies")
struct VaultPermissionTests {
    @Test("names are compared without case, and unknown ones are none")
    func names() {
        #expect(VaultPermission("WRAPKEY", on: .key)?.name == "wrapKey")
        #expect(VaultPermission("wrapKey", on: .secret) == nil)
        #expect(VaultPermission("all", on: .secret) == nil)
    }

    @Test("all is everything but purge")
    func all() throws {
        for family in ObjectKind.allCases {
            for name in VaultPermission.names(of: family) {
                let permission = try #require(VaultPermission(name, on: family))
                #expect(permission.isGranted(by: ["All"]) == (name != "purge"))
                #expect(permission.isGranted(by: [name.uppercased()]) && !permission.isGranted(by: []))
            }
        }
    }

    @Test("every action on secrets and keys has the permission of its family")
    func actions() {
        for (actions, family) in [(DataAction.secrets, ObjectKind.secret), (DataAction.keys, .key)] {
            for action in actions { #expect(action.permission?.family == family, "\(action)") }
        }
        #expect(DataAction.rotationsRead.permission == nil && DataAction.vaultRead.permission == nil)
    }

    @Test("a policy is for one caller, and for one application acting for it when it names one")
    func callers() throws {
        let get = try #require(VaultPermission("get", on: .secret))
        var policy = AccessPolicy(tenantID: "t", objectID: "o", secrets: ["get"])
        #expect(policy.grants(get, to: "o", calling: "any"))
        #expect(!policy.grants(get, to: "p", calling: "any"))
        policy.applicationID = "app"
        #expect(policy.grants(get, to: "o", calling: "app") && !policy.grants(get, to: "o", calling: "other"))
    }
}
