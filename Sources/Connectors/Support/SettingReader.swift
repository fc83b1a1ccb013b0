import VaultCore

/// Reads the settings of one kind, with refusals that name the setting and the remedy.
struct SettingReader {
    /// The kind's name.
    let type: String
    /// What the file gave.
    let values: ConnectorValues

    /// The settings that say where a server is; servers of the kind listen on `port` as a rule.
    static func address(port: Int) -> [ConnectorSetting] {
        [
            ConnectorSetting("host", .text, required: true, "The server's host name or address."),
            ConnectorSetting("port", .integer(1...65535), "The server's port; \(port) unless told."),
        ]
    }

    /// The setting that says whether open sessions may stay.
    static let endSessions = ConnectorSetting(
        "endSessions",
        .flag,
        "Whether retiring a principal also ends its open sessions."
    )

    /// The setting that says how the old login is kept alive, for a kind that offers `overlaps`.
    static func strategy(_ overlaps: [TargetOverlap]) -> ConnectorSetting {
        ConnectorSetting(
            "strategy",
            .choice(overlaps.map(\.rawValue)),
            "How the old login is kept working meanwhile; \(overlaps[0].rawValue) unless told."
        )
    }

    /// The setting that bounds every call.
    static let timeout = ConnectorSetting(
        "timeout",
        .integer(1...120),
        "Seconds that one call to the target may take; 10 unless told."
    )

    /// A text that must be there.
    func required(_ name: String) throws(VaultError) -> String {
        guard let text = values.text(name), !text.isEmpty else {
            throw refusal("needs the setting \(name)")
        }
        return text
    }

    /// The administrator's secret, which must be named.
    func administrator() throws(VaultError) -> AdministratorSecret {
        guard let administrator = AdministratorSecret(values) else {
            throw refusal("needs the setting administrator")
        }
        return administrator
    }

    /// How the connection is secured, with all checks unless told.
    func security() throws(VaultError) -> TransportSecurity {
        try choice("tls", TransportSecurity.self) ?? .verifyFull
    }

    /// The strategy, the first of `overlaps` unless told.
    func strategy(_ overlaps: [TargetOverlap]) throws(VaultError) -> TargetOverlap {
        guard let text = values.text("strategy") else { return overlaps[0] }
        guard let overlap = overlaps.first(where: { $0.rawValue == text }) else {
            let names = overlaps.map(\.rawValue).joined(separator: ", ")
            throw refusal("offers the strategies \(names), not \(text)")
        }
        return overlap
    }

    /// Whether retiring a principal ends its sessions, not unless told.
    var endsSessions: Bool {
        values.flag("endSessions") ?? false
    }

    /// The bound of one call.
    var timeout: Duration {
        .seconds(values.integer("timeout") ?? 10)
    }

    /// One of the choices, the first unless told.
    func choice<C: RawRepresentable & CaseIterable>(_ name: String, _: C.Type) throws(VaultError) -> C?
    where C.RawValue == String {
        guard let text = values.text(name) else { return nil }
        guard let choice = C(rawValue: text) else {
            let names = C.allCases.map(\.rawValue).joined(separator: ", ")
            throw refusal("takes one of \(names) as \(name), not \(text)")
        }
        return choice
    }

    /// A refusal of the settings.
    func refusal(_ text: String) -> VaultError {
        VaultError(.badParameter, "A connector of type \(type) \(text).")
    }
}
