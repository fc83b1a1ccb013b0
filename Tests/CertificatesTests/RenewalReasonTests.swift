import Crypto
import Testing
import VaultCore
import X509

@testable import Certificates

@Suite("The reason to renew a server certificate")
struct RenewalReasonTests {
    private let start = Timestamp(unixSeconds: 1_800_000_000)

    private func authority() throws -> CertificateAuthority {
        try CertificateAuthority.make(over: Certificate.PrivateKey(P256.Signing.PrivateKey()), now: start)
    }

    @Test(
        "is its age from the sixtieth day on",
        arguments: [(0, false), (59, false), (60, true), (90, true), (400, true)]
    )
    func age(day: Int, due: Bool) throws {
        let authority = try authority()
        let certificate = try ServerCertificate.issue(by: authority, for: CertificateHosts(), now: start)
        let reason = certificate.renewalReason(
            now: start + .days(day),
            hosts: CertificateHosts(),
            authority: authority
        )
        #expect(reason == (due ? .age : nil))
    }

    @Test("is a change of hosts")
    func hosts() throws {
        let authority = try authority()
        let certificate = try ServerCertificate.issue(by: authority, for: CertificateHosts(), now: start)
        let wanted = CertificateHosts(extra: ["vault.example.test"])
        #expect(certificate.renewalReason(now: start, hosts: wanted, authority: authority) == .hosts)
    }

    @Test("is another authority")
    func issuer() throws {
        let certificate = try ServerCertificate.issue(by: authority(), for: CertificateHosts(), now: start)
        #expect(
            try certificate.renewalReason(now: start, hosts: CertificateHosts(), authority: authority())
                == .authority
        )
    }

    @Test("is not age when the authority itself ends no later")
    func atTheAuthoritysEnd() throws {
        let authority = try authority()
        let late = authority.expires - .days(30)
        let certificate = try ServerCertificate.issue(by: authority, for: CertificateHosts(), now: late)
        #expect(certificate.expires == authority.expires)
        #expect(
            certificate.renewalReason(now: late + .days(29), hosts: CertificateHosts(), authority: authority)
                == nil
        )
    }
}
