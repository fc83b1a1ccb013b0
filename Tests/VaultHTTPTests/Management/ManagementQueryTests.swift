import HTTPTypes
import KeyVaultWire
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("Arguments of management requests")
struct ManagementQueryTests {
    private static func version(_ query: String, _ route: ManagementRoute) throws -> ManagementVersion {
        try ManagementVersion(try QueryParameters(query), of: route)
    }

    @Test("vaults know their versions one by one, their surroundings any date")
    func versions() throws {
        #expect(try !Self.version("api-version=2023-07-01", .deletedVaults).hasRolesByDefault)
        #expect(try Self.version("api-version=2026-05-15", .deletedVaults).hasRolesByDefault)
        #expect(
            try Self.version("api-version=2099-01-01-PREVIEW", .subscriptions).text == "2099-01-01-preview"
        )
        #expect(throws: VaultError(.unknownAPIVersion, "")) {
            try Self.version("api-version=2099-01-01", .nameCheck)
        }
        #expect(throws: VaultError(.unknownAPIVersion, "")) {
            try Self.version("api-version=1", .subscriptions)
        }
        #expect(throws: VaultError(.missingAPIVersion, "")) { try Self.version("", .subscriptions) }
    }

    @Test("a filter of resources names type and name, and nothing else is guessed")
    func resources() throws {
        let vault = VaultRecord(name: .default, created: Timestamp(unixSeconds: 0))
        let type = "resourceType eq 'Microsoft.KeyVault/vaults'"
        for text in [nil, "", type, "\(type) and name eq 'Default'", "name eq 'default'"] {
            #expect(try ResourceFilter(text).admits(vault))
        }
        for text in ["\(type) and name eq 'x'", "resourceType eq 'Microsoft.Storage/x'"] {
            #expect(try !ResourceFilter(text).admits(vault))
        }
        for text in ["tagName eq 'x'", "name eq default", "\(type) or name eq 'x'", "name ne 'x'"] {
            #expect(throws: VaultError(.badRequest, "")) { try ResourceFilter(text) }
        }
    }

    @Test("a filter of role assignments says where and whose")
    func assignments() throws {
        #expect(try !AssignmentFilter(nil).isAtScope)
        let both = try AssignmentFilter("atScope() and assignedTo('ABC')")
        #expect(both.isAtScope && both.principal == "abc")
        #expect(try AssignmentFilter("principalId eq 'x'").principal == "x")
        #expect(throws: VaultError(.badRequest, "")) { try AssignmentFilter("roleId eq 'x'") }
    }

    @Test("a list is cut into pages that miss nothing and repeat nothing")
    func pages() throws {
        let vaults = ["aaa", "bbb", "ccc"].compactMap { VaultName($0) }
            .map { VaultRecord(name: $0, created: Timestamp(unixSeconds: 0)) }
        var query = "api-version=2026-02-01&$top=2"
        var seen: [String] = []
        for _ in 0..<2 {
            let page = try ManagementPage(try QueryParameters(query))
            let (part, next) = page.cut(vaults, Self.frame(query))
            seen += part.map(\.name.description)
            query = String(next?.split(separator: "?").last ?? "")
        }
        #expect(seen == ["aaa", "bbb", "ccc"] && query.isEmpty)
        for top in ["0", "-1", "x"] {
            #expect(throws: VaultError(.badRequest, "")) {
                try ManagementPage(try QueryParameters("$top=\(top)"))
            }
        }
    }

    private static func frame(_ query: String) -> RequestFrame {
        RequestFrame(
            method: "GET",
            path: "/subscriptions/x",
            query: query,
            headers: [:],
            authority: "localhost:8443",
            remoteAddress: "127.0.0.1",
            body: { _ in [] }
        )
    }
}
