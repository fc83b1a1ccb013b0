/// Whether the machine lets the server have what it needs, and keeps memory off the disk.
struct LimitsCheck {
    /// Descriptors beside those of connections: database, audit, targets, log.
    static let otherFiles = 256

    /// The running server, or this process where a server started the same way would get the same.
    let process: ProcessFacts
    let isServer: Bool
    let maxConnections: Int
    /// The text of `/proc/swaps`; nil when it cannot be read.
    let swaps: String?

    var findings: [Finding] { [openFiles, swap].compactMap(\.self) }

    private var openFiles: Finding? {
        guard let limit = process.openFiles else { return nil }
        let wanted = maxConnections + Self.otherFiles
        let whose = isServer ? "the server" : "a server started from here"
        guard !limit.allows(wanted) else {
            return .good(
                "open files",
                "\(whose) may open \(limit.value.map { "\($0)" } ?? "any number of") files"
            )
        }
        return .mend(
            "open files",
            "\(whose) may open \(limit.value ?? 0) files, and \(maxConnections) connections need \(wanted)",
            remedy: "LimitNOFILE=\(wanted) in systemd, or ulimit -n \(wanted), or a lower --max-connections"
        )
    }

    private var swap: Finding? {
        guard let swaps else { return nil }
        let places = swaps.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").first }
            .filter { !$0.hasPrefix("/dev/zram") }
        guard !places.isEmpty else { return .good("swap", "there is none on a disk") }
        if isServer, process.isLocked {
            return .good("swap", "the server's memory is locked, and kept out of it")
        }
        return .advice(
            "swap",
            "memory may be written to \(places.joined(separator: ", "))",
            remedy:
                "give the service LimitMEMLOCK=infinity (ulimit -l unlimited), or turn swap off (swapoff -a)"
        )
    }
}
