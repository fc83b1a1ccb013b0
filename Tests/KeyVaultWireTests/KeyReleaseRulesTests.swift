import KeyVaultWire
import Testing
import VaultCore

@Suite("Key release on a standard vault")
struct KeyReleaseRulesTests {
    private static let policy = #"{"data":"e30","contentType":"application/json; charset=utf-8"}"#

    @Test(
        "a new key is refused with the service's code when it is to be released",
        arguments: [
            ("{\"exportable\":true}", nil, "AKV.SKR.1001"), ("{\"exportable\":true}", policy, "AKV.SKR.1001"),
            ("{}", policy, "AKV.SKR.1005"), ("{\"exportable\":false}", policy, "AKV.SKR.1005"),
            ("{}", nil, nil), ("{\"exportable\":false}", nil, nil), ("null", nil, nil),
            ("{\"exportable\":null}", nil, nil),
        ] as [(String, String?, String?)]
    )
    func checksNewKeys(attributes: String, policy: String?, code: String?) throws {
        let body = "{\"kty\":\"RSA\",\"attributes\":\(attributes),\"release_policy\":\(policy ?? "null")}"
        let request = try WireDecoder.decode(KeyCreateParameters.self, from: Array(body.utf8))
        let error = failure { () throws(VaultError) in
            try KeyReleaseRules.checkNew(attributes: request.attributes, policy: request.releasePolicy)
        }
        expect(error, hasCode: code)
    }

    @Test(
        "a change of an existing key is refused with the service's code",
        arguments: [
            (true, false, false, "AKV.SKR.1003"), (false, true, false, "AKV.SKR.1005"),
            (false, true, true, "AKV.SKR.1016"), (false, false, true, nil), (false, false, false, nil),
        ] as [(Bool, Bool, Bool, String?)]
    )
    func checksUpdates(exportable: Bool, hasPolicy: Bool, isPinned: Bool, code: String?) throws {
        let body = "{\"release_policy\":\(hasPolicy ? Self.policy : "null")}"
        let request = try WireDecoder.decode(KeyUpdateParameters.self, from: Array(body.utf8))
        let version = isPinned ? VersionID("0123456789abcdef0123456789abcdef") : nil
        let error = failure { () throws(VaultError) in
            try KeyReleaseRules.checkUpdate(
                attributes: AttributeParameters(exportable: exportable),
                policy: request.releasePolicy,
                version: version
            )
        }
        expect(error, hasCode: code)
    }

    @Test("release and attestation are bad requests, not faults")
    func refusesRelease() {
        #expect(KeyReleaseRules.releaseRefused.code == .badParameter)
        #expect(KeyReleaseRules.releaseRefused.summary.hasPrefix("AKV.SKR.1001: "))
        #expect(KeyReleaseRules.attestationRefused.code == .badParameter)
    }

    private func failure(of body: () throws(VaultError) -> Void) -> VaultError? {
        do throws(VaultError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    private func expect(_ error: VaultError?, hasCode code: String?) {
        #expect((error == nil) == (code == nil))
        guard let error, let code else { return }
        #expect(error.code == .badParameter)
        #expect(error.summary.hasPrefix("\(code): "), "\(error.summary)")
    }
}
