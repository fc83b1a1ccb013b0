public import VaultCore

/// Which consumers a ring takes: labels that must all be there, such as `ring=canary` or `ring=early,region=eu`.
public struct RingSelector: Hashable, Sendable, CustomStringConvertible {
    /// The labels with their values.
    public let labels: [String: String]

    /// Reads a selector; throws ``TextFault`` with the remedy.
    public init(_ text: String) throws(TextFault) {
        var labels: [String: String] = [:]
        for term in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = term.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2, halves.allSatisfy(Self.isLabel), labels[halves[0]] == nil else {
                throw TextFault(
                    "`\(text.prefix(80))` selects no consumers",
                    remedy: "write labels such as `ring=canary` or `ring=early,region=eu`, each name once"
                )
            }
            labels[halves[0]] = halves[1]
        }
        self.labels = labels
    }

    /// Whether a consumer with these labels belongs to the ring.
    public func selects(_ labels: [String: String]) -> Bool {
        self.labels.allSatisfy { labels[$0.key] == $0.value }
    }

    /// The labels of a consumer whose identity has this ring: `canary` is short for `ring=canary`, and with commas
    /// between there may be several, such as `ring=early,region=eu`.
    public static func labels(ofRing ring: String) -> [String: String] {
        var labels: [String: String] = [:]
        for term in ring.split(separator: ",") {
            let halves = term.split(separator: "=", maxSplits: 1).map(String.init)
            labels[halves.count == 2 ? halves[0] : "ring"] = halves.last ?? ""
        }
        return labels
    }

    /// The text form, labels in order.
    public var description: String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    private static func isLabel(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.".contains(Character($0)))
            }
    }
}

extension RingSelector: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        self = try decoder.text { text throws(TextFault) in try RingSelector(text) }
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        try encoder.write(text: description)
    }
}
