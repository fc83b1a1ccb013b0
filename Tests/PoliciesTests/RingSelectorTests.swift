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
        "An identity's ring is a label, or several; a word alone is the value of `ring`",
        arguments: [
            ("canary", "ring=canary", true), ("ring=canary", "ring=canary", true),
            ("region=eu", "region=eu", true), ("region=eu", "ring=eu", false),
            ("region=us", "region=eu", false), ("early", "ring=early,region=eu", false),
            ("early,region=eu", "ring=early,region=eu", true), ("early,region=eu", "region=eu", true),
            ("region=eu,ring=early", "ring=early", true), ("", "ring=canary", false),
        ]
    )
    func labels(ring: String, selector: String, expected: Bool) throws {
        #expect(try RingSelector(selector).selects(RingSelector.labels(ofRing: ring)) == expected)
    }

    @Test(
        "What selects nothing is refused",
        arguments: ["", "ring", "ring=", "=a", "a=b,a=c", "a=b,", "a==b", "a=b c", "ä=b"]
    )
    func badSelectors(text: String) {
        #expect(throws: TextFault.self) { try RingSelector(text) }
    }
}
