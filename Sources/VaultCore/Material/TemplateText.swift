import SecretMemory

/// A text with places for the user and the password.
public struct TemplateText: Hashable, Sendable, CustomStringConvertible {
    enum Part: Hashable, Sendable {
        case literal(String)
        case user(isURL: Bool)
        case password(isURL: Bool)
    }

    /// The text as its author wrote it.
    public let description: String
    let parts: [Part]

    /// Reads a text; throws ``TextFault`` for an unknown place or a lonely brace.
    public init(_ text: String) throws(TextFault) {
        description = text
        parts = try Self.parts(of: text[...])
    }

    private init(description: String, parts: [Part]) {
        self.description = description
        self.parts = parts
    }

    /// The password and nothing else.
    static let password = TemplateText(description: "{password}", parts: [.password(isURL: false)])

    /// Whether the password stands in it.
    var holdsPassword: Bool {
        parts.contains { if case .password = $0 { true } else { false } }
    }

    /// Whether the password stands in it without the escapes of a URL.
    var holdsBarePassword: Bool { parts.contains(.password(isURL: false)) }

    /// Whether it looks like a URL.
    var isURL: Bool { description.contains("://") }

    /// How many bytes it can come to, before the escapes of JSON.
    func largest(user: String, password: Int) -> Int {
        parts.reduce(0) { sum, part in
            switch part {
            case .literal(let text): sum + text.utf8.count
            case .user: sum + user.utf8.count * 3
            case .password: sum + password * 3
            }
        }
    }

    func write(user: String, password: RawSpan, isJSON: Bool, to output: inout OutputRawSpan) {
        let plain = isJSON ? TemplateEscape.json : .none
        for part in parts {
            switch part {
            case .literal(let text): for byte in text.utf8 { plain.write(byte, to: &output) }
            case .user(let isURL):
                for byte in user.utf8 { (isURL ? .url : plain).write(byte, to: &output) }
            case .password(let isURL): password.write(isURL ? .url : plain, to: &output)
            }
        }
    }

    // MARK: Reading

    private static let remedy =
        "write `{user}`, `{password}`, `{user:url}` or `{password:url}`, and `{{` or `}}` for a brace"

    private static func parts(of text: Substring) throws(TextFault) -> [Part] {
        var parts: [Part] = []
        var literal = ""
        var rest = text
        while let character = rest.popFirst() {
            if character == "{" && rest.first != "{" {
                parts += literal.isEmpty ? [] : [.literal(literal)]
                literal = ""
                parts.append(try place(&rest))
            } else if character == "{" || character == "}" {
                guard rest.popFirst() == character else {
                    throw TextFault("a brace stands alone", remedy: remedy)
                }
                literal.append(character)
            } else {
                literal.append(character)
            }
        }
        return parts + (literal.isEmpty ? [] : [.literal(literal)])
    }

    private static func place(_ rest: inout Substring) throws(TextFault) -> Part {
        let name = rest.prefix { $0 != "}" }
        rest = rest.dropFirst(name.count + 1)
        switch name {
        case "user": return .user(isURL: false)
        case "user:url": return .user(isURL: true)
        case "password": return .password(isURL: false)
        case "password:url": return .password(isURL: true)
        default: throw TextFault("`{\(name.prefix(40))}` stands for nothing", remedy: remedy)
        }
    }
}

extension RawSpan {
    fileprivate func write(_ escape: TemplateEscape, to output: inout OutputRawSpan) {
        for offset in 0..<byteCount { escape.write(byte(at: offset), to: &output) }
    }
}

extension TemplateText: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        self = try decoder.text { text throws(TextFault) in try TemplateText(text) }
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        try encoder.write(text: description)
    }
}
