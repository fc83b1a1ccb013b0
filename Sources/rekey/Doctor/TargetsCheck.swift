/// Whether the targets that policy files name can be reached from here; no login is tried.
struct TargetsCheck {
    /// What came of one target.
    struct Target: Equatable, Sendable {
        let connector: String
        let address: TargetAddress
        /// Why it is not reached; nil when it is.
        let failure: String?
    }

    /// What came of reading the files and trying the targets.
    enum Look: Equatable, Sendable {
        case targets([Target])
        /// Why the files cannot be used.
        case unreadable(String)
    }

    private static let name = "targets"

    let files: String
    let look: Look

    var findings: [Finding] {
        switch look {
        case .unreadable(let reason): [.mend(Self.name, reason, remedy: "rekey plan -f \(files)")]
        case .targets(let targets): targets.isEmpty ? [none] : targets.map(judge)
        }
    }

    private var none: Finding { .good(Self.name, "\(files) names no connector") }

    private func judge(_ target: Target) -> Finding {
        let name = "target \(target.connector)"
        guard target.address != .unknown else { return .unknown(name, "its settings name no address") }
        guard let failure = target.failure else {
            return .good(name, "\(target.address.text) can be reached")
        }
        return .mend(
            name,
            "\(target.address.text) cannot be reached: \(failure)",
            remedy: remedy(target.address)
        )
    }

    private func remedy(_ address: TargetAddress) -> String {
        if case .program = address { return "install it there, executable for the server's user" }
        return "start the target, or mend the network between; then: rekey plan -f \(files)"
    }
}
