import Testing
import VaultCore

@Suite("Names")
struct NameTests {
    @Test(
        "an object's name keeps its spelling and is compared without case",
        arguments: ["a", "0", "-", "Db-Password", String(repeating: "x", count: 127)]
    )
    func acceptsObjectNames(text: String) throws {
        let name = try #require(ObjectName(text))
        #expect(name.spelling == text)
        #expect(name.description == text)
        #expect(name == ObjectName(text.uppercased()))
        #expect(name.hashValue == ObjectName(text.uppercased())?.hashValue)
        #expect(name.canonical == text.lowercased())
    }

    @Test(
        "an object's name holds nothing but letters, digits and hyphens",
        arguments: [
            "", String(repeating: "x", count: 128), "a b", "a_b", "a.b", "a/b", "a\\b", "a%20", "\u{E9}",
            "\u{430}",
            "a\0", "a\n", "\u{FF41}", "\u{212A}ey", "\u{131}", "a?", "..",
        ]
    )
    func refusesObjectNames(text: String) {
        #expect(ObjectName(text) == nil)
    }

    @Test("lists are ordered by the form without case")
    func ordersNames() throws {
        let names = try ["b", "A", "a-1", "C"].map { try #require(ObjectName($0)) }
        #expect(names.sorted().map(\.spelling) == ["A", "a-1", "b", "C"])
    }

    @Test(
        "a vault's name is folded to lower case",
        arguments: ["abc", "Team-A", "a1-b2-c3", "V123456789012345678901234"]
    )
    func readsVaultNames(text: String) {
        let expected = text.utf8.count <= 24 ? text.lowercased() : nil
        #expect(VaultName(text)?.description == expected)
    }

    @Test(
        "a vault's name out of grammar is refused",
        arguments: [
            "", "ab", "a--b", "-abc", "abc-", "a_b", "a.b", "caf\u{E9}", String(repeating: "v", count: 25),
        ]
    )
    func refusesVaultNames(text: String) {
        #expect(VaultName(text) == nil)
    }
}
