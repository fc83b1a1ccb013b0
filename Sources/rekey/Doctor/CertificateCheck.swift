import Certificates
import VaultCore

/// Whether clients will go on to trust the server.
struct CertificateCheck {
    /// What the files say.
    enum Files: Equatable {
        case report(CertificateReport)
        /// There are none yet.
        case absent
        /// Why they cannot be read.
        case unreadable(String)
    }

    /// From when on the end of the authority is told: every client is to be given the new one in that time.
    static let authorityNotice: Duration = .days(90)

    private static let name = "certificate"
    private static let startAnew =
        "stop the server, move ca.pem and ca-key.pem away, start it, and trust the new ca.pem"

    let files: Files
    let now: Timestamp
    let isServing: Bool
    /// Whether the authority's key can be read, which every start needs.
    var hasAuthorityKey = true

    var findings: [Finding] {
        switch files {
        case .absent: [.good(Self.name, "there is none yet; the first start makes it")]
        case .unreadable(let reason):
            [
                .mend(
                    Self.name,
                    reason,
                    remedy: "restart the server, which makes what is missing or says why not"
                )
            ]
        case .report(let report): [certificate(report), authority(report)]
        }
    }

    private func certificate(_ report: CertificateReport) -> Finding {
        if now < report.begins {
            return .mend(
                Self.name,
                "it is valid only from \(report.begins.iso8601())",
                remedy: "set the machine's clock right"
            )
        }
        guard let reason = staleness(report) else {
            return .good(Self.name, "good until \(report.expires.iso8601()), for every host asked about")
        }
        return isServing
            ? .mend(
                Self.name,
                reason,
                remedy: "restart the server with its --host-name flags, and read its log"
            )
            : .good(Self.name, "\(reason); the next start makes a new one")
    }

    private func staleness(_ report: CertificateReport) -> String? {
        if !report.isSignedByAuthority { return "server.pem is not signed by ca.pem" }
        if now > report.expires { return "it ended at \(report.expires.iso8601())" }
        if !report.missingHosts.isEmpty {
            return "it does not stand for \(report.missingHosts.joined(separator: ", "))"
        }
        let isLate = now > report.renewal + .days(1) && report.expires < report.authorityExpires
        return isLate ? "it was to be renewed at \(report.renewal.iso8601())" : nil
    }

    private func authority(_ report: CertificateReport) -> Finding {
        guard hasAuthorityKey else {
            return .mend(
                "authority",
                "ca-key.pem is missing or unreadable, and the server does not start without it",
                remedy: "restore it from a backup; else \(Self.startAnew)"
            )
        }
        let end = report.authorityExpires
        if now > end {
            return .mend("authority", "it ended at \(end.iso8601())", remedy: Self.startAnew)
        }
        guard end - now < Self.authorityNotice else {
            return .good("authority", "good until \(end.iso8601())")
        }
        return .advice("authority", "it ends at \(end.iso8601())", remedy: "before then, \(Self.startAnew)")
    }
}
