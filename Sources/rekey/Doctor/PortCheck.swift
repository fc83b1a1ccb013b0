/// Whether the server can listen, or does.
struct PortCheck {
    /// What came of listening for an instant.
    enum Trial: Equatable, Sendable {
        case free, taken, denied
        case impossible(String)
    }

    /// What the address answered to `GET /healthstatus` with the folder's own CA.
    enum Health: Equatable, Sendable {
        case answers(Int)
        /// Something answers that is not the server of this folder.
        case stranger
        case silent
    }

    private static let name = "port"

    let address: ListenAddress
    let trial: Trial
    let health: Health
    /// The process that has the data folder; nil when none has it.
    let server: Int32?
    let isServing: Bool

    var finding: Finding { isServing ? serving : stopped }

    private var who: String { server.map { "process \($0)" } ?? "the server" }

    private var serving: Finding {
        switch health {
        case .answers(200): .good(Self.name, "\(who) answers at \(address), and is ready")
        case .answers(let status):
            .mend(
                Self.name,
                "\(who) answers at \(address), with status \(status)",
                remedy: "read the server's log"
            )
        case .stranger:
            .mend(
                Self.name,
                "\(who) has the folder, but at \(address) somebody else answers",
                remedy: "name the server's own --listen or --config here, or end the other program"
            )
        case .silent:
            .mend(
                Self.name,
                "\(who) has the folder, but nobody answers at \(address)",
                remedy: "name the server's own --listen or --config here, or read its log"
            )
        }
    }

    private var stopped: Finding {
        switch trial {
        case .free: .good(Self.name, "\(address) is free")
        case .taken:
            .mend(
                Self.name,
                "another program listens at \(address)",
                remedy: "end it (ss -ltnp shows it), or serve with another --listen"
            )
        case .denied:
            .advice(
                Self.name,
                "without a special right this user may not listen at \(address)",
                remedy: "AmbientCapabilities=CAP_NET_BIND_SERVICE in systemd, --user when root starts it, "
                    + "or a port from 1024 on"
            )
        case .impossible(let reason):
            .mend(
                Self.name,
                "nobody can listen at \(address): \(reason)",
                remedy: "name an address of this machine with --listen"
            )
        }
    }
}
