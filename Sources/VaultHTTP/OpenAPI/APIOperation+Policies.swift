import Policies
import RekeyWire

extension APIOperation {
    /// What can be asked about policies.
    static var policies: [APIOperation] {
        let vault = [(name: "vault", meaning: "The vault; the default one when absent.")]
        return [
            APIOperation(
                "GET",
                "/policies",
                "Shows the policies that a vault follows.",
                query: vault,
                response: AppliedPolicies.self
            ),
            APIOperation(
                "POST",
                "/policies",
                "Has a vault follow policy files, all of them or none; 422 tells why none.",
                query: vault,
                request: PolicyUpload.self,
                response: PolicyOutcome.self,
                unprocessable: PolicyOutcome.self
            ),
            APIOperation(
                "POST",
                "/policies/plan",
                "Shows what policy files would change; changes nothing.",
                query: vault,
                request: PolicyUpload.self,
                response: PolicyOutcome.self
            ),
            APIOperation(
                "POST",
                "/policies/set",
                "Changes one field at once, without the files; 422 tells why not.",
                query: vault,
                request: PolicyFieldDraft.self,
                response: PolicyOutcome.self,
                unprocessable: PolicyOutcome.self
            ),
        ]
    }
}
