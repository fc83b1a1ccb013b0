/// The labels of a time series in the order of its family's names.
public struct MetricLabels: Sendable {
    /// Names and values.
    public let pairs: [(name: String, value: String)]

    /// No label, or those given.
    public init(_ pairs: [(name: String, value: String)] = []) {
        self.pairs = pairs
    }

    /// As the exposition writes them, `{a="b",c="d"}`; nothing when there are none.
    func text(adding extra: (name: String, value: String)? = nil) -> String {
        let all = pairs + (extra.map { [$0] } ?? [])
        guard !all.isEmpty else { return "" }
        return "{" + all.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",") + "}"
    }

    /// Backslash, quote and line feed are escaped (Prometheus text format 0.0.4).
    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { [0x5C, 0x22, 0x0A].contains($0) }) else { return value }
        return value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += #"\\"#
            case "\"": text += #"\""#
            case "\n": text += #"\n"#
            default: text.append(character)
            }
        }
    }
}
