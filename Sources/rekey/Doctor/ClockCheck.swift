import VaultCore

/// Whether the machine's clock can be what it was, and whether something keeps it right.
struct ClockCheck {
    /// How far a record may lie ahead before the clock must have been set back.
    static let tolerance: Duration = .seconds(60)

    private static let name = "clock"

    let now: Timestamp
    /// How far `--dev` moved the vault's clock ahead.
    let moved: Duration
    /// When the last audit record was written, by the vault's clock.
    let lastRecord: Timestamp?
    /// Whether the kernel says that something keeps its clock right; nil when it does not say.
    let isSynchronized: Bool?

    var finding: Finding {
        if let lastRecord, lastRecord > now + moved + Self.tolerance {
            return .mend(
                Self.name,
                "the last audit record is of \(lastRecord.iso8601()), and now it is \(now.iso8601())",
                remedy: "set the clock right before the server starts: expiry and rotations follow it"
            )
        }
        if moved > .zero {
            return .advice(
                Self.name,
                "--dev moved the vault's clock \(moved.inWords) ahead",
                remedy: "use this folder for trials only; it is not served without --dev"
            )
        }
        switch isSynchronized {
        case true?: return .good(Self.name, "\(now.iso8601()), kept right by the network's time")
        case nil: return .unknown(Self.name, "\(now.iso8601()); the kernel does not say who keeps it right")
        case false?:
            return .advice(
                Self.name,
                "\(now.iso8601()), and nothing keeps it right",
                remedy: "run chrony or systemd-timesyncd, on the host when this is a container"
            )
        }
    }
}
