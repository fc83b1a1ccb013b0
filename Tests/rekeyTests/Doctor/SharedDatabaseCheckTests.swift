import SQLStore
import Testing

@testable import rekey

@Suite("The doctor on a database of PostgreSQL")
struct SharedDatabaseCheckTests {
    private static func primary(at place: String = "db1:5432", schema: Int = 3) -> PostgreSQLReport.Primary {
        PostgreSQLReport.Primary(
            place: place,
            version: "15.8",
            isEncrypted: true,
            clockDifference: .zero,
            keepsTextByBytes: true,
            canCreate: true,
            foreignTables: [],
            waitsForStandby: true,
            store: DatabaseReport(schema: schema, newestSchema: 3, damage: [], rootIDs: [], settings: [:])
        )
    }

    private static func primary(
        _ change: (inout PostgreSQLReport.Primary) -> Void
    ) -> PostgreSQLReport.Primary {
        var primary = primary()
        change(&primary)
        return primary
    }

    private func findings(
        _ answers: [PostgreSQLReport.Answer],
        _ primary: PostgreSQLReport.Primary? = primary(),
        passwordMode: Int = 0o400
    ) -> [Finding] {
        let servers = answers.enumerated().map { index, answer in
            PostgreSQLReport.Server(place: "db\(index + 1):5432", answer: answer)
        }
        return SharedDatabaseCheck(
            report: PostgreSQLReport(servers: servers, primary: primary),
            passwordFile: FileFacts(path: "/words", kind: .file, owner: 0, group: 0, mode: passwordMode)
        ).findings
    }

    private func mended(_ findings: [Finding]) -> [String] {
        findings.filter { $0.state == .mend }.map(\.check)
    }

    @Test("A primary with its standby is good")
    func sound() {
        let findings = findings([.primary, .standby])
        #expect(findings.allSatisfy { $0.state == .good })
        #expect(findings[0].found == "db1:5432 takes writes: version 15.8, over TLS")
    }

    @Test("A server that is away is advice while another takes writes, and must be mended when none does")
    func away() {
        let away = PostgreSQLReport.Answer.failed("it is not reached; see that it runs")
        let advice = findings([.primary, away])[1]
        #expect(advice.state == .advice && advice.remedy == "see that it runs")
        let none = findings([away, .standby], nil)
        #expect(none.map(\.state) == [.mend, .mend])
        #expect(none[0].found == "db1:5432: it is not reached")
    }

    @Test(
        "What keeps a server from starting must be mended",
        arguments: [
            ("schema", primary(schema: 4)),
            ("rights", primary { $0.canCreate = false }),
            ("rights", primary { $0.foreignTables = ["keks"] }),
            ("text", primary { $0.keepsTextByBytes = false }),
        ]
    )
    func unfit(check: String, primary: PostgreSQLReport.Primary) {
        #expect(mended(findings([.primary], primary)) == [check])
    }

    @Test("A line without TLS to another machine is told, one within this machine is not")
    func clear() {
        var there = Self.primary()
        there.isEncrypted = false
        #expect(findings([.primary], there).contains { $0.check == "database TLS" && $0.state == .advice })
        for place in ["127.0.0.1:5432", "localhost:5432", "/run/postgresql:5432"] {
            var here = Self.primary(at: place)
            here.isEncrypted = false
            #expect(!findings([.primary], here).contains { $0.check == "database TLS" })
        }
    }

    @Test("Several servers of which none is waited for are told, one alone is not")
    func replication() {
        var primary = Self.primary()
        primary.waitsForStandby = false
        #expect(findings([.primary, .standby], primary).contains { $0.check == "replication" })
        #expect(!findings([.primary], primary).contains { $0.check == "replication" })
    }

    @Test("A password that every user can read must be mended", arguments: [0o644, 0o604])
    func openPassword(mode: Int) {
        #expect(mended(findings([.primary], passwordMode: mode)) == ["database"])
        #expect(mended(findings([.primary], passwordMode: 0o440)) == [])
    }
}
