import Foundation
import Testing
import VaultCore

@testable import Policies

@Suite("The stored form")
struct CanonicalTests {
    @Test("Every example comes back from its stored form as it was", arguments: Examples.sets)
    func roundTrip(name: String) throws {
        let set = try #require(Examples.read(name).set)
        let text = try set.canonicalText()
        let back = try PolicySet(canonicalText: text)
        #expect(back == set)
        #expect(try back.canonicalText() == text)
        #expect(try back.fingerprint() == set.fingerprint())
        #expect(try set.fingerprint().count == 64)
    }

    @Test("The form stays what earlier releases wrote")
    func stable() throws {
        let set = PolicySet(
            owners: ["me": Owner(contact: "m@example.com")],
            connectors: [
                "c": ConnectorEntry(
                    type: "redis",
                    settings: ["host": SettingValue(.text("h")), "n": SettingValue(.list(["a"]))]
                )
            ],
            objects: [
                try ObjectPath("secrets/A"): ManagedObject(
                    template: SecretTemplate(.text(try TemplateText("{password}")))
                )
            ]
        )
        #expect(
            try set.canonicalText()
                == #"{"connectors":{"c":{"settings":{"host":"h","n":["a"]},"type":"redis"}},"#
                + #""objects":{"secrets/A":{"linked":[],"principals":[],"tags":{},"template":"{password}","#
                + #""tier":"normal"}},"owners":{"me":{"contact":"m@example.com"}},"policies":{},"v":1}"#
        )
    }

    @Test(
        "A form of a newer release and a damaged one are told apart",
        arguments: [
            (#"{"v":2}"#, VaultError.Code.schemaTooNew), (#"{"v":1}"#, .integrity), ("", .integrity),
            ("[]", .integrity),
            (#"{"v":1,"owners":{},"connectors":{},"policies":{},"objects":{"x":{}}}"#, .integrity),
        ]
    )
    func damaged(text: String, code: VaultError.Code) {
        #expect { try PolicySet(canonicalText: text) } throws: { ($0 as? VaultError)?.code == code }
    }
}
