import Certificates
import Testing
import VaultCore

@testable import rekey

@Suite("The doctor on the certificate")
struct CertificateCheckTests {
    private static let now = Timestamp(unixSeconds: 1_800_000_000)

    private func findings(
        begins: Duration = .days(-10),
        expires: Duration = .days(60),
        authority: Duration = .days(1_000),
        isSigned: Bool = true,
        missing: [String] = [],
        isServing: Bool = true,
        hasKey: Bool = true
    ) -> [Finding] {
        let report = CertificateReport(
            begins: Self.now + begins,
            expires: Self.now + expires,
            renewal: Self.now + expires - .days(30),
            authorityExpires: Self.now + authority,
            isSignedByAuthority: isSigned,
            missingHosts: missing
        )
        return CertificateCheck(
            files: .report(report),
            now: Self.now,
            isServing: isServing,
            hasAuthorityKey: hasKey
        )
        .findings
    }

    @Test("A certificate in its time, for every host, is good")
    func good() {
        #expect(findings().map(\.state) == [.good, .good])
        #expect(
            CertificateCheck(files: .absent, now: Self.now, isServing: false).findings.map(\.state) == [.good]
        )
    }

    @Test(
        "What a running server should have renewed must be mended; a start mends it by itself",
        arguments: [true, false]
    )
    func stale(isServing: Bool) {
        let state: Finding.State = isServing ? .mend : .good
        #expect(findings(expires: .days(-1), isServing: isServing)[0].state == state)
        #expect(findings(expires: .days(28), isServing: isServing)[0].state == state)
        #expect(findings(isSigned: false, isServing: isServing)[0].state == state)
        let missing = findings(missing: ["a.example", "b.example"], isServing: isServing)[0]
        #expect(missing.state == state && missing.found.contains("a.example, b.example"))
    }

    @Test("Near the authority's own end nothing could have been renewed")
    func lastCertificate() {
        #expect(findings(expires: .days(20), authority: .days(20)).map(\.state) == [.good, .advice])
    }

    @Test("The authority's end is told three months ahead, and must be mended when it has come")
    func authority() {
        #expect(findings(authority: .days(91))[1].state == .good)
        #expect(findings(authority: .days(89))[1].state == .advice)
        #expect(findings(expires: .days(-1), authority: .days(-1)).map(\.state) == [.mend, .mend])
    }

    @Test("Without the authority's key no server starts")
    func lostKey() throws {
        let files = CertificateCheck(files: .absent, now: Self.now, isServing: false, hasAuthorityKey: false)
        #expect(files.findings.map(\.state) == [.good])
        let lost = try #require(findings(hasKey: false).last)
        #expect(lost.state == .mend && lost.found.contains("ca-key.pem"))
    }

    @Test("A certificate of the future means a wrong clock")
    func future() {
        #expect(findings(begins: .days(1))[0].remedy == "set the machine's clock right")
    }

    @Test("Files that cannot be read must be mended")
    func unreadable() {
        let check = CertificateCheck(files: .unreadable("no"), now: Self.now, isServing: false)
        #expect(check.findings.map(\.state) == [.mend])
    }
}
