import SecretMemory
import Testing
import VaultCore

@testable import Certificates

@Suite("The server certificate")
struct ServerCertificateTests {
    @Test(
        "OpenSSL accepts it strictly for every host it stands for",
        arguments: [
            ["-verify_hostname", "localhost"], ["-verify_ip", "127.0.0.1"], ["-verify_ip", "::1"],
            ["-verify_hostname", "payments.vault.localhost"], ["-verify_hostname", "vault.example.test"],
            ["-verify_ip", "192.0.2.7"], ["-verify_ip", "2001:db8::7"],
        ]
    )
    func acceptedStrictly(check: [String]) throws {
        let scratch = try Scratch()
        _ = try ServerCertificate.ensure(
            in: scratch.path,
            now: .machine,
            hosts: ["Vault.example.test", "192.0.2.7", "2001:db8::7"]
        )
        let result = try openssl(
            "verify",
            "-x509_strict",
            "-purpose",
            "sslserver",
            "-CAfile",
            scratch.file("ca.pem"),
            check[0],
            check[1],
            scratch.file("server.pem")
        )
        #expect(result.status == 0, "\(result.output)")
    }

    @Test("OpenSSL refuses it for a host it does not stand for")
    func refusedForOthers() throws {
        let scratch = try Scratch()
        _ = try ServerCertificate.ensure(in: scratch.path, now: .machine)
        let result = try openssl(
            "verify",
            "-CAfile",
            scratch.file("ca.pem"),
            "-verify_hostname",
            "example.com",
            scratch.file("server.pem")
        )
        #expect(result.status != 0)
    }

    @Test("The authority may sign nothing but leaves")
    func authorityShape() throws {
        let scratch = try Scratch()
        _ = try CertificateAuthority.ensure(in: scratch.path, now: .machine)
        let text = try openssl("x509", "-in", scratch.file("ca.pem"), "-noout", "-text").output
        #expect(text.contains("CA:TRUE, pathlen:0"))
        #expect(text.contains("Certificate Sign, CRL Sign"))
        #expect(text.contains("prime256v1"))
    }

    @Test("Keys are for their owner only, the authority's certificate for all")
    func modes() throws {
        let scratch = try Scratch()
        _ = try ServerCertificate.ensure(in: scratch.path, now: .machine)
        #expect(try scratch.mode("ca-key.pem") == 0o600)
        #expect(try scratch.mode("server.pem") == 0o600)
        #expect(try scratch.mode("ca.pem") == 0o644)
    }

    @Test("It is kept while it is good, across restarts")
    func kept() throws {
        let scratch = try Scratch()
        let first = try ServerCertificate.ensure(in: scratch.path, now: .machine, hosts: ["a.test"])
        let second = try ServerCertificate.ensure(
            in: scratch.path,
            now: .machine + .days(59),
            hosts: ["a.test"]
        )
        #expect(first.certificatePEM == second.certificatePEM)
        #expect(first.privateKeyPEM.exposed == second.privateKeyPEM.exposed)
    }

    @Test("After two thirds of its life it is made anew under the same authority")
    func renewed() throws {
        let scratch = try Scratch()
        let first = try ServerCertificate.ensure(in: scratch.path, now: .machine)
        let authority = try scratch.text("ca.pem")
        let second = try ServerCertificate.ensure(in: scratch.path, now: .machine + .days(61))
        #expect(first.certificatePEM != second.certificatePEM)
        #expect(first.privateKeyPEM.exposed != second.privateKeyPEM.exposed)
        #expect(try scratch.text("ca.pem") == authority)
    }

    @Test("One made while the vault's clock runs ahead is valid by the machine's clock too")
    func validForRealClients() throws {
        let scratch = try Scratch()
        _ = try ServerCertificate.ensure(in: scratch.path, now: .machine)
        _ = try ServerCertificate.ensure(in: scratch.path, now: .machine + .days(200))
        let result = try openssl(
            "verify",
            "-x509_strict",
            "-CAfile",
            scratch.file("ca.pem"),
            scratch.file("server.pem")
        )
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(
        "A damaged server file is replaced",
        arguments: ["", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n"]
    )
    func damaged(text: String) throws {
        let scratch = try Scratch()
        _ = try ServerCertificate.ensure(in: scratch.path, now: .machine)
        try scratch.write(text, to: "server.pem")
        _ = try ServerCertificate.ensure(in: scratch.path, now: .machine)
        #expect(
            try openssl("verify", "-CAfile", scratch.file("ca.pem"), scratch.file("server.pem")).status == 0
        )
    }

    @Test("A folder that cannot be written is named")
    func unwritable() throws {
        let error = #expect(throws: VaultError.self) {
            try ServerCertificate.ensure(in: "/proc/no-such-folder", now: .machine)
        }
        #expect(error?.code == .unavailable)
        #expect(error?.summary.contains("/proc/no-such-folder/ca-key.pem") == true)
    }
}
