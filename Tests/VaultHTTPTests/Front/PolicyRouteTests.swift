import Access
import RekeyWire
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("The routes of policies")
struct PolicyRouteTests {
    @Test("planning asks for less than applying")
    func actions() throws {
        let policies = try #require(APIRoute(path: "/rekey/v1/policies"))
        let plan = try #require(APIRoute(path: "/rekey/v1/policies/plan"))
        #expect(policies.methods["GET"]?.action == .policiesRead)
        #expect(policies.methods["POST"]?.action == .policiesWrite)
        #expect(plan.methods["POST"]?.action == .policiesRead && plan.methods["GET"] == nil)
        #expect(APIRoute(path: "/rekey/v1/policies/other") == nil)
    }

    @Test(
        "a body that is no upload names the member",
        arguments: [
            ("{}", "files"), (#"{"files":[{"name":"a"}]}"#, "text"), (#"{"files":[],"more":1}"#, "more"),
            (#"{"files":[],"strict":"yes"}"#, "strict"),
        ]
    )
    func bodies(text: String, member: String) {
        let error = #expect(throws: VaultError.self) {
            try StrictJSON.decode(PolicyUpload.self, from: Array(text.utf8))
        }
        #expect(error?.summary.contains(member) == true)
    }
}
