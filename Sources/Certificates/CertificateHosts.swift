import SwiftASN1
import X509

/// The names and addresses a server certificate stands for.
public struct CertificateHosts: Equatable, Sendable {
    /// What every server answers to: the machine itself, and any vault by name.
    public static let standard = ["localhost", "127.0.0.1", "::1", "*.vault.localhost"]

    /// The DNS names, lower-case, in order, none twice.
    public let names: [String]
    /// The addresses, 4 or 16 bytes each.
    public let addresses: [[UInt8]]

    /// The standard hosts and `extra` ones; an extra host may be a name, a wildcard name or an IP address.
    public init(extra: [String] = []) {
        var names: [String] = []
        var addresses: [[UInt8]] = []
        for host in Self.standard + extra {
            if let address = IPAddress.bytes(host) {
                if !addresses.contains(address) { addresses.append(address) }
            } else if !names.contains(host.lowercased()) {
                names.append(host.lowercased())
            }
        }
        self.names = names
        self.addresses = addresses
    }

    var subjectAlternativeNames: SubjectAlternativeNames {
        SubjectAlternativeNames(
            names.map { .dnsName($0) }
                + addresses.map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
        )
    }
}
