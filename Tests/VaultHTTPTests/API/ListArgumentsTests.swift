import Testing
import VaultCore
import VaultService

@testable import VaultHTTP

@Suite("Arguments of lists")
struct ListArgumentsTests {
    @Test("what is absent has its default")
    func defaults() throws {
        let arguments = try ListArguments("")
        #expect(arguments.vault == nil && arguments.limit == 100)
        #expect(try arguments.object() == nil && arguments.standing() == nil && arguments.after() == nil)
    }

    @Test("an object lies in the vault named, or the default one")
    func objects() throws {
        #expect(try ListArguments("object=secrets/a").object()?.vault == .default)
        let named = try ListArguments("vault=orders&object=keys%2FA").object()
        #expect(named?.vault.description == "orders" && named?.kind == .key && named?.name.spelling == "A")
    }

    @Test("a place reads back as it was written")
    func places() throws {
        let id = try ListArguments.object("secrets/Orders", in: "abc")
        #expect(try ListArguments("after=\(ListArguments.text(id))").after() == id)
    }

    @Test(
        "nonsense is refused",
        arguments: [
            "limit=0", "limit=1001", "limit=many", "vault=-", "limit=1&limit=2", "object=%zz",
        ]
    )
    func refused(query: String) {
        #expect(throws: VaultError(.badParameter, "")) { _ = try ListArguments(query) }
    }

    @Test("objects, states and places that are none are refused")
    func refusedValues() {
        for object in ["a", "secrets", "secrets/a/b", "secrets/a b", "coins/a", ""] {
            #expect(throws: VaultError(.badParameter, "")) { try ListArguments.object(object, in: nil) }
        }
        #expect(throws: VaultError(.badParameter, "")) { try ListArguments("state=happy").standing() }
        #expect(throws: VaultError(.badParameter, "")) { try ListArguments("after=nowhere").after() }
    }
}
