import VaultCore

@testable import Policies

/// Reads files as tests write them.
enum Reading {
    /// The kinds of connectors that tests and examples name.
    static let kinds = [
        ConnectorShape(
            type: "postgresql",
            settings: [
                ConnectorSetting("host", .text, required: true, "The host."),
                ConnectorSetting("port", .integer(1...65_535), "The port."),
                ConnectorSetting("database", .text, "The database."),
                ConnectorSetting(
                    "strategy",
                    .choice(["two-principals", "one-principal"]),
                    "What objects take."
                ),
                ConnectorSetting("tls", .choice(["require", "verify-full"]), "TLS."),
                ConnectorSetting("administrator", .secret, required: true, "The login that rotates."),
            ],
            strategies: [.twoPrincipals, .none]
        ),
        ConnectorShape(
            type: "redis",
            settings: [
                ConnectorSetting("host", .text, required: true, "The host."),
                ConnectorSetting("nodes", .list, "Further nodes."),
                ConnectorSetting("cluster", .flag, "Whether it is a cluster."),
                ConnectorSetting("administrator", .secret, required: true, "The login that rotates."),
            ],
            strategies: [.twoPasswords, .twoPrincipals]
        ),
        ConnectorShape(
            type: "webhook",
            settings: [
                ConnectorSetting("url", .text, required: true, "Where to call."),
                ConnectorSetting("signingKey", .secret, "What calls are signed with."),
            ],
            strategies: TargetOverlap.allCases,
            takesNotices: true
        ),
    ]

    /// A Saturday in November 2026.
    static let now = Timestamp.utc(2_026, 11, 21, 12)

    static func read(_ texts: String...) -> PolicyReading {
        let files = texts.enumerated().map { PolicyFile(name: "\($0.offset + 1).yaml", text: $0.element) }
        return PolicyReader(connectors: kinds).read(files, at: now)
    }

    /// The problems as lines, errors alone.
    static func errors(_ texts: String...) -> [String] {
        let files = texts.enumerated().map { PolicyFile(name: "\($0.offset + 1).yaml", text: $0.element) }
        return PolicyReader(connectors: kinds).read(files, at: now).errors.map(\.description)
    }

    /// Where the errors stand, with the field.
    static func spots(_ text: String) -> [String] {
        read(text).errors.map { "\($0.place.line):\($0.place.column) \($0.path)" }
    }
}
