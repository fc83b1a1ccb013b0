import VaultCore

extension AppliedPolicies {
    /// The set for people: each entry with its fields as plans show them, and what stands beside the files.
    public var text: String {
        let entries = SetDifference(applied: PolicySet(), wanted: set).changes
        let head = ["vault        \(vault)", "fingerprint  \(fingerprint)"]
        let body = entries.flatMap { entry in
            ["", entry.entry] + entry.fields.map { "    \($0.path): \($0.to ?? "")" }
        }
        let changes = emergencies.isEmpty ? [] : ["", "Changed in an emergency, and not in the files yet:"]
        let lines = emergencies.map(\.line)
        return (head + (body.isEmpty ? ["", "The vault follows no files."] : body) + changes + lines)
            .joined(separator: "\n") + "\n"
    }
}

extension EmergencyChange {
    fileprivate var line: String {
        "    \(field): \(from ?? "(not given)") -> \(to), by \(by) at \(at.iso8601()): \(reason)"
    }
}
