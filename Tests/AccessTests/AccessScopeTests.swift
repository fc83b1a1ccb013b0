import Access
import Testing
import VaultCore

@Suite("Access scopes")
struct AccessScopeTests {
    @Test(
        "every written form is read and printed back in lower case",
        arguments: [
            ("/", "/"), ("/vaults/default", "/vaults/default"), ("/VAULTS/Team-A", "/vaults/team-a"),
            ("/vaults/abc/Secrets/DbPassword", "/vaults/abc/secrets/dbpassword"),
            ("/vaults/abc/keys/k", "/vaults/abc/keys/k"),
            ("/vaults/abc/certificates/c", "/vaults/abc/certificates/c"),
            ("/groups/Team_A.(x)", "/groups/team_a.(x)"),
        ]
    )
    func readsAndPrints(text: String, printed: String) {
        #expect(AccessScope(text)?.description == printed)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "vaults/abc", "//", "/vaults", "/vaults/", "/vaults/ab", "/vaults/abc/",
            "/vaults/abc/secrets",
            "/vaults/abc/secrets/", "/vaults/abc/secret/x", "/vaults/abc/secrets/x/y",
            "/vaults/abc/secrets/a_b",
            "/vaults/a--b", "/groups", "/groups/", "/groups/a.", "/groups/a b", "/groups/abc/x",
            "/vaults/abc/secrets/x/",
        ]
    )
    func refusesMalformed(text: String) {
        #expect(AccessScope(text) == nil)
    }

    @Test("a scope contains itself and what lies below, nothing beside or above")
    func containment() throws {
        let scopes = try ["/", "/vaults/abc", "/vaults/abc/keys/x", "/vaults/abc/secrets/x", "/vaults/xyz"]
            .map {
                try #require(AccessScope($0))
            }
        let expected: [[Bool]] = [
            [true, true, true, true, true],
            [false, true, true, true, false],
            [false, false, true, false, false],
            [false, false, false, true, false],
            [false, false, false, false, true],
        ]
        for (outer, row) in zip(scopes, expected) {
            #expect(scopes.map { outer.contains($0) } == row, "\(outer)")
        }
    }

    @Test("names of objects are compared without case")
    func caseDoesNotMatter() {
        #expect(AccessScope("/vaults/abc/secrets/PassWord") == AccessScope("/vaults/ABC/secrets/password"))
    }
}
