import Testing
import VaultCore

@testable import Certificates

@Suite("What the certificate files say")
struct CertificateReportTests {
    private let now = Timestamp.machine

    @Test("A fresh certificate is whole, and the hosts it does not stand for are named")
    func fresh() throws {
        let scratch = try Scratch()
        let made = try ServerCertificate.ensure(
            in: scratch.path,
            now: now,
            hosts: ["Vault.example", "192.0.2.7"]
        )
        let report = try #require(
            try CertificateReport.read(
                in: scratch.path,
                hosts: ["vault.example", "192.0.2.7", "other.example", "192.0.2.8", "2001:db8::7"]
            )
        )
        #expect(report.isSignedByAuthority)
        #expect(report.missingHosts == ["other.example", "192.0.2.8", "2001:db8::7"])
        #expect(report.expires == made.expires)
        #expect(report.renewal == made.renewal)
        #expect(report.begins < now && report.expires < report.authorityExpires)
    }

    @Test("A certificate of another authority is told apart")
    func otherAuthority() throws {
        let (scratch, other) = (try Scratch(), try Scratch())
        _ = try ServerCertificate.ensure(in: scratch.path, now: now)
        _ = try ServerCertificate.ensure(in: other.path, now: now)
        try scratch.write(try other.text("server.pem"), to: "server.pem")
        #expect(try CertificateReport.read(in: scratch.path)?.isSignedByAuthority == false)
    }

    @Test("There is none in a new folder; a missing or damaged file is named")
    func missing() throws {
        let scratch = try Scratch()
        #expect(try CertificateReport.read(in: scratch.path) == nil)
        try scratch.write("nonsense", to: "server.pem")
        let damaged = #expect(throws: VaultError.self) { try CertificateReport.read(in: scratch.path) }
        #expect(damaged?.summary.contains("server.pem holds no certificate") == true)
        _ = try CertificateAuthority.ensure(in: scratch.path, now: now)
        let other = try Scratch()
        try other.write(try scratch.text("ca.pem"), to: "ca.pem")
        let absent = #expect(throws: VaultError.self) { try CertificateReport.read(in: other.path) }
        #expect(absent?.summary.contains("server.pem is missing") == true)
    }
}
