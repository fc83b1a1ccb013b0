import RekeyWire
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("Bodies of /rekey/v1")
struct StrictJSONTests {
    @Test(
        "an unknown member is refused by name, at whatever depth",
        arguments: [
            (#"{"reports": [], "surprise": 1}"#, "surprise"),
            (#"{"reports": [{"object": "o", "version": "v", "outcome": "loaded", "at": 1}]}"#, "at"),
        ]
    )
    func unknown(body: String, member: String) {
        let error = #expect(throws: VaultError.self) {
            try StrictJSON.decode(UsageDraft.self, from: Array(body.utf8))
        }
        #expect(error?.code == .badParameter)
        #expect(error?.summary.contains("unknown member \(member);") == true)
    }

    @Test(
        "a body with all its members, or only those it needs, is read",
        arguments: [
            #"{"vault": "v", "reports": [{"object": "o", "version": "v", "outcome": "loaded"}]}"#,
            #"{"reports": []}"#, #"{"vault": null, "reports": []}"#,
        ]
    )
    func known(body: String) throws {
        _ = try StrictJSON.decode(UsageDraft.self, from: Array(body.utf8))
    }
}
