import KeyVaultWire
import Testing
import VaultCore

@Suite("Query arguments")
struct QueryTests {
    @Test(
        "a name is found in any spelling, its value decoded",
        arguments: [
            ("api-version=7.4", "7.4"), ("API-Version=7.4", "7.4"), ("api%2Dversion=7%2E4", "7.4"),
            ("a=b&api-version=7.4&c", "7.4"), ("api-version=7.4&api-version=7.4", "7.4"), ("api-version", ""),
            ("api-version=a=b", "a=b"), ("api-version=a+b", "a b"), ("", nil), ("&&", nil),
            ("apiversion=7.4", nil),
        ] as [(String, String?)]
    )
    func findsValues(query: String, value: String?) throws {
        #expect(try QueryParameters(query).value(of: "api-version") == value)
    }

    @Test(
        "broken encoding, contradictions and floods are refused",
        arguments: [
            ("x=%", "percent"), ("x=%4", "percent"), ("x=%GG", "percent"), ("%FF=1", "percent"),
            ("api-version=7.4&api-version=7.5", "api-version"),
            (String(repeating: "a=1&", count: 40), "32"),
        ]
    )
    func refusesMalformed(query: String, mentioned: String) throws {
        let error = try #require(throws: VaultError.self) {
            _ = try QueryParameters(query).value(of: "api-version")
        }
        #expect(error.code == .badParameter)
        #expect(error.summary.contains(mentioned))
    }

    @Test("every accepted version is read and printed alike", arguments: APIVersion.allCases)
    func readsVersions(version: APIVersion) throws {
        #expect(try APIVersion.parse(QueryParameters("api-version=\(version)")) == version)
    }

    @Test(
        "a missing or unknown version is refused with the accepted ones",
        arguments: [
            "", "api-version=", "api-version=6.0", "api-version=7.7", "api-version=7.4%20",
            "api-version=latest",
        ]
    )
    func refusesVersions(query: String) throws {
        let error = try #require(throws: VaultError.self) { _ = try APIVersion.parse(QueryParameters(query)) }
        #expect(error.code == .badParameter)
        #expect(error.summary.contains("api-version"))
        for version in APIVersion.allCases { #expect(error.summary.contains("\(version)")) }
    }

    @Test("versions are ordered by age, features come with one and stay")
    func ordersVersions() {
        #expect(APIVersion.allCases == APIVersion.allCases.sorted())
        #expect(APIVersion.v76Preview2 < .v76)
        #expect(APIVersion.latest == APIVersion.allCases.last)
        #expect(APIVersion.allCases.filter { !$0.supports(.exportable) } == [.v2016, .v70, .v71, .v72])
        #expect(
            APIVersion.allCases.filter { !$0.supports(.hsmPlatform) } == [
                .v2016, .v70, .v71, .v72, .v73, .v74,
            ]
        )
    }
}
