/// A node of a parsed file: what stands there, and where.
struct PolicyNode: Sendable {
    enum Content: Sendable {
        /// A text; a plain one, without quotes, may mean a number, a flag or nothing.
        case scalar(String, isPlain: Bool)
        case list([PolicyNode])
        case mapping([Pair])
        /// Something that was already told as a problem.
        case broken
    }

    /// A member of a mapping.
    struct Pair: Sendable {
        let name: String
        let place: Place
        let value: PolicyNode
    }

    let place: Place
    let content: Content

    /// The members of a mapping.
    var pairs: [Pair] {
        if case .mapping(let pairs) = content { pairs } else { [] }
    }

    /// The nodes of a list.
    var items: [PolicyNode] {
        if case .list(let items) = content { items } else { [] }
    }

    /// The member of this name.
    subscript(name: String) -> PolicyNode? {
        pairs.first { $0.name == name }?.value
    }

    /// A text: quoted, or plain and neither number, flag nor nothing.
    var text: String? {
        guard case .scalar(let text, let isPlain) = content else { return nil }
        return isPlain && (isNothing || integer != nil || flag != nil || Self.isFraction(text)) ? nil : text
    }

    /// A whole number in decimal digits.
    var integer: Int? {
        guard case .scalar(let text, true) = content else { return nil }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    /// `true` or `false`.
    var flag: Bool? {
        guard case .scalar(let text, true) = content else { return nil }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: return nil
        }
    }

    /// Whether nothing stands there.
    var isNothing: Bool {
        guard case .scalar(let text, true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What stands there, for a message.
    var noun: String {
        switch content {
        case .list: "a list"
        case .mapping: "a mapping"
        case .broken: "something broken"
        case .scalar(let text, let isPlain):
            isNothing
                ? "nothing"
                : integer != nil || (isPlain && Self.isFraction(text))
                    ? "a number" : flag != nil ? "a flag" : "a text"
        }
    }

    /// A plain number that is not whole, as the core schema of YAML 1.2 reads it.
    private static func isFraction(_ text: String) -> Bool {
        guard let first = text.utf8.first, (48...57).contains(first) || "+-.".utf8.contains(first) else {
            return false
        }
        return Double(text) != nil
    }
}
