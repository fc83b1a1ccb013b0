import KeyVaultWire
import Testing
import VaultCore

@Suite("Paging")
struct PageRequestTests {
    private let address = VaultAddress(authority: "v1.vault.localhost:8443")

    @Test(
        "a page holds 25 rows unless the request names another number",
        arguments: [nil, 1, 7, 25] as [Int?]
    )
    func readsLimit(limit: Int?) throws {
        let query = limit.map { "api-version=7.4&maxresults=\($0)" } ?? "api-version=7.4"
        let page = try PageRequest(QueryParameters(query))
        #expect(page.limit == limit ?? 25)
        #expect(page.after == nil)
    }

    @Test(
        "another number of rows is refused",
        arguments: ["0", "26", "-1", "+5", "", "ten", "5.0", "1e1", "99999999999999999999", "%D9%A1"]
    )
    func refusesLimit(text: String) throws {
        let error = try #require(throws: VaultError.self) {
            _ = try PageRequest(QueryParameters("maxresults=\(text)"))
        }
        #expect(error.code == .badParameter)
        #expect(error.summary.contains("maxresults"))
    }

    @Test("the link repeats every other argument and leads to the row after the last")
    func linksOn() throws {
        let query = "api-version=7.4&maxresults=2&includePending=true&note=a%20b%26c"
        let page = try PageRequest(QueryParameters(query))
        let link = page.nextLink(after: "last-name", of: Route(.secretList), at: try #require(address))
        let prefix = "https://v1.vault.localhost:8443/secrets?"
        #expect(link.hasPrefix(prefix + query + "&$skiptoken="))

        let next = try PageRequest(QueryParameters(String(link.dropFirst(prefix.count))))
        #expect(next.after == "last-name")
        #expect(next.limit == 2)
        let third = next.nextLink(after: "z", of: Route(.secretList), at: try #require(address))
        #expect(third.split(separator: "skiptoken").count == 2, "the old token is replaced, not repeated")
    }

    @Test("the token is read under either spelling of its name")
    func readsEscapedTokenName() throws {
        let link = try PageRequest(QueryParameters("")).nextLink(
            after: "k",
            of: Route(.keyList),
            at: try #require(address)
        )
        let token = try #require(link.split(separator: "$skiptoken=").last)
        #expect(try PageRequest(QueryParameters("%24skiptoken=\(token)")).after == "k")
    }

    @Test(
        "the link keeps to the list it came from",
        arguments: [
            (Route(.secretList), "/secrets?"), (Route(.keyList), "/keys?"),
            (Route(.secretListDeleted), "/deletedsecrets?"), (Route(.keyListDeleted), "/deletedkeys?"),
        ]
    )
    func keepsThePath(route: Route, path: String) throws {
        let link = try PageRequest(QueryParameters("")).nextLink(
            after: "k",
            of: route,
            at: try #require(address)
        )
        #expect(link.hasPrefix("https://v1.vault.localhost:8443" + path))
    }

    @Test("the link of a version list names the object")
    func namesTheObject() throws {
        let route = Route(.keyListVersions, name: ObjectName("Db"))
        let link = try PageRequest(QueryParameters("")).nextLink(
            after: "k",
            of: route,
            at: try #require(address)
        )
        #expect(link.hasPrefix("https://v1.vault.localhost:8443/keys/Db/versions?$skiptoken="))
    }

    @Test(
        "a token that is not ours is refused",
        arguments: [
            "", "x", "%21", "eyJhIjoxfQ", "bm90IGpzb24", "eyJOZXh0TWFya2VyIjoiYSBiIn0",
            "eyJOZXh0TWFya2VyIjoxfQ",
            "eyJOZXh0TWFya2VyIjoiYSJ9IA.", String(repeating: "A", count: 600),
        ]
    )
    func refusesTokens(token: String) throws {
        let error = try #require(throws: VaultError.self) {
            _ = try PageRequest(QueryParameters("$skiptoken=\(token)"))
        }
        #expect(error.code == .badParameter)
        #expect(error.summary.contains("$skiptoken"))
    }
}
