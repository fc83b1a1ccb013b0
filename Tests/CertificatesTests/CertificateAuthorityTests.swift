import Foundation
import Testing
import VaultCore
import X509

@testable import Certificates

@Suite("The certificate authority's files")
struct CertificateAuthorityTests {
    @Test("A stop between key and certificate leaves the key in use")
    func stopBetween() throws {
        let scratch = try Scratch()
        let first = try CertificateAuthority.ensure(in: scratch.path, now: .machine)
        try FileManager.default.removeItem(atPath: scratch.file("ca.pem"))
        let second = try CertificateAuthority.ensure(in: scratch.path, now: .machine)
        #expect(first.certificate.publicKey == second.certificate.publicKey)
    }

    @Test("A stop while a file was being written leaves no trace")
    func leftover() throws {
        let scratch = try Scratch()
        try scratch.write("half a k", to: "ca-key.pem.new")
        _ = try CertificateAuthority.ensure(in: scratch.path, now: .machine)
        #expect(!FileManager.default.fileExists(atPath: scratch.file("ca-key.pem.new")))
        #expect(try scratch.mode("ca-key.pem") == 0o600)
    }

    @Test(
        "A missing, damaged or foreign file is named with the remedy",
        arguments: ["missing", "damaged", "foreign"]
    )
    func broken(fault: String) throws {
        let scratch = try Scratch()
        _ = try CertificateAuthority.ensure(in: scratch.path, now: .machine)
        switch fault {
        case "missing": try FileManager.default.removeItem(atPath: scratch.file("ca-key.pem"))
        case "damaged": try scratch.write("x", to: "ca-key.pem")
        default:
            let other = try Scratch()
            _ = try CertificateAuthority.ensure(in: other.path, now: .machine)
            try scratch.write(other.text("ca-key.pem"), to: "ca-key.pem")
        }
        let error = #expect(throws: VaultError.self) {
            try CertificateAuthority.ensure(in: scratch.path, now: .machine)
        }
        #expect(error?.summary.contains(scratch.file("ca-key.pem")) == true)
        #expect(error?.summary.contains("start anew") == true)
    }

    @Test("An expired one is refused with the remedy")
    func expired() throws {
        let scratch = try Scratch()
        _ = try CertificateAuthority.ensure(in: scratch.path, now: .machine)
        let error = #expect(throws: VaultError.self) {
            try CertificateAuthority.ensure(in: scratch.path, now: .machine + .days(3_653))
        }
        #expect(error?.summary.contains("expired") == true)
    }

    @Test("Errors never hold the key")
    func noKeyInErrors() throws {
        let scratch = try Scratch()
        let certificate = try ServerCertificate.ensure(in: scratch.path, now: .machine)
        #expect(!"\(certificate)".contains("PRIVATE KEY"))
    }
}
