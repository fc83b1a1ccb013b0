/// Every finding about an installation.
struct DoctorReport: Encodable, Sendable {
    private enum CodingKeys: String, CodingKey {
        case value, mend, advice
    }

    let findings: [Finding]

    /// How many findings must be mended.
    var mend: Int { count(.mend) }

    /// The findings as a person reads them, what must be mended first, and how many there are of each state.
    var lines: [String] {
        let states = Finding.State.allCases
        let width = findings.map(\.check.count).max() ?? 0
        let sorted = states.flatMap { state in findings.filter { $0.state == state } }
        return sorted.flatMap { Self.lines($0, width) } + ["", summary]
    }

    /// The counts in words, such as `1 to mend, 2 to consider, 9 good`.
    var summary: String {
        let counts = [
            "\(mend) to mend", "\(count(.advice)) to consider", "\(count(.good)) good",
        ]
        let unknown = count(.unknown) == 0 ? [] : ["\(count(.unknown)) not told"]
        return (counts + unknown).joined(separator: ", ")
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(findings, forKey: .value)
        try container.encode(mend, forKey: .mend)
        try container.encode(count(.advice), forKey: .advice)
    }

    private func count(_ state: Finding.State) -> Int { findings.count { $0.state == state } }

    private static func lines(_ finding: Finding, _ width: Int) -> [String] {
        let margin = String(repeating: " ", count: 9 + width)
        let head = pad(finding.state.rawValue, 7) + "  " + pad(finding.check, width)
        return ["\(head)  \(finding.found)"] + (finding.remedy.map { ["\(margin)  -> \($0)"] } ?? [])
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
