import VaultCore

/// Whether the machine's clock can be what it was, and whether something keeps it right.
struct ClockCheck {
    /// How far a record may lie ahead before the clock must have been set back, and how far a node's clock may be
    /// off the database's before no server starts.
    static let tolerance: Duration = .seconds(60)
    /// How far off the database's a clock is that a time server keeps right.
    static let precision: Duration = .seconds(1)

    private static let name = "clock"

    let now: Timestamp
    /// How far `--dev` moved the vault's clock ahead.
    let moved: Duration
    /// When the last audit record was written, by the vault's clock.
    let lastRecord: Timestamp?
    /// How far the database's clock is ahead; nil when the database has none of its own.
    let database: Duration?
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
        if let finding = database.flatMap(difference) { return finding }
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

    private func difference(_ database: Duration) -> Finding? {
        let distance = max(database, .zero - database)
        guard distance > Self.precision else { return nil }
        let found =
            "this machine's clock is \(distance.inWords) \(database > .zero ? "behind" : "ahead of") the database's"
        let remedy = "have both follow a time server: work is claimed and dated by these clocks"
        return distance > Self.tolerance
            ? .mend(Self.name, found, remedy: remedy) : .advice(Self.name, found, remedy: remedy)
    }
}
