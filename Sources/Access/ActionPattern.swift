/// An action of a role definition: a name in which `*` stands for any text, slashes included.
///
/// Source: Azure role definitions, format of actions; compared without case.
public struct ActionPattern: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as Azure publishes it.
    public let description: String
    private let parts: [String]

    /// A pattern by its text.
    public init(_ text: String) {
        description = text
        parts = text.lowercased().split(separator: "*", omittingEmptySubsequences: false).map { String($0) }
    }

    /// Whether the pattern stands for `action`.
    public func matches(_ action: DataAction) -> Bool {
        var rest = action.rawValue.lowercased()[...]
        guard let first = parts.first, let last = parts.last, rest.hasPrefix(first) else { return false }
        if parts.count == 1 { return rest == first }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() {
            guard let found = Self.end(of: part, in: rest) else { return false }
            rest = rest[found...]
        }
        return rest.hasSuffix(last)
    }

    /// Where the first occurrence of `part` in `text` ends.
    private static func end(of part: String, in text: Substring) -> String.Index? {
        var rest = text
        while !rest.hasPrefix(part) {
            guard rest.popFirst() != nil else { return nil }
        }
        return rest.dropFirst(part.count).startIndex
    }
}
