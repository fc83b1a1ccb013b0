import Testing
import VaultCore

@testable import Policies

@Suite("Selectors of rings")
struct RingSelectorTests {
    @Test(
        "A ring takes the consumers that have all its labels",
        arguments: [
            ("ring=canary", ["ring": "canary", "region": "eu"], true),
            ("ring=canary,region=eu", ["ring": "canary"], false),
            ("ring=canary", [:], false), ("ring=canary", ["ring": "Canary"], false),
        ]
    )
    func selectors(text: String, labels: [String: String], expected: Bool) throws {
        #expect(try RingSelector(text).selects(labels) == expected)
    }

    @Test(
        "What selects nothing is refused",
        arguments: ["", "ring", "ring=", "=a", "a=b,a=c", "a=b,", "a==b", "a=b c", "ä=b"]
    )
    func badSelectors(text: String) {
        #expect(throws: TextFault.self) { try RingSelector(text) }
    }
}
