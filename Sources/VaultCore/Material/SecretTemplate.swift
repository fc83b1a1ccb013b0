public import SecretMemory

/// The shape of a compound secret, so that user, password and URL change as one version.
///
/// A text, or a JSON object of texts; `{user}` and `{password}` stand for the login, `{user:url}` and
/// `{password:url}` for the same with the escapes of a URL. A brace is written twice.
public struct SecretTemplate: Hashable, Sendable {
    /// The shapes.
    public enum Form: Hashable, Sendable {
        /// The value is this text.
        case text(TemplateText)
        /// The value is a JSON object with these members.
        case json([String: TemplateText])
    }

    /// The shape.
    public let form: Form

    /// A template of a shape.
    public init(_ form: Form) {
        self.form = form
    }

    /// Whether the password stands somewhere in it.
    public var holdsPassword: Bool { texts.contains(where: \.holdsPassword) }

    /// Whether a URL in it holds the password without the escapes of one.
    public var holdsBarePasswordInURL: Bool { texts.contains { $0.isURL && $0.holdsBarePassword } }

    /// The texts of the template.
    var texts: [TemplateText] {
        switch form {
        case .text(let text): [text]
        case .json(let members): members.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The bare password.
    public static let password = SecretTemplate(.text(.password))

    /// The value for a login, in memory that is wiped; members of JSON in the order of their names.
    public func render(user: String, password: SharedSecret) -> SharedSecret {
        let size =
            16 + texts.reduce(0) { $0 + $1.largest(user: user, password: password.count) * 6 + 8 } + namesSize
        return SharedSecret(
            SecretBytes(capacity: size) { output in
                password.withBytes { bytes in
                    switch form {
                    case .text(let text):
                        text.write(user: user, password: bytes, isJSON: false, to: &output)
                    case .json(let members):
                        Self.write(members, user: user, password: bytes, to: &output)
                    }
                }
            }
        )
    }

    // MARK: Help

    private var namesSize: Int {
        if case .json(let members) = form { members.keys.reduce(0) { $0 + $1.utf8.count * 6 } } else { 0 }
    }

    private static func write(
        _ members: [String: TemplateText],
        user: String,
        password: RawSpan,
        to output: inout OutputRawSpan
    ) {
        var separator = UInt8(ascii: "{")
        for (name, text) in members.sorted(by: { $0.key < $1.key }) {
            output.append(separator)
            output.append(UInt8(ascii: "\""))
            for byte in name.utf8 { TemplateEscape.json.write(byte, to: &output) }
            for byte in "\":\"".utf8 { output.append(byte) }
            text.write(user: user, password: password, isJSON: true, to: &output)
            output.append(UInt8(ascii: "\""))
            separator = UInt8(ascii: ",")
        }
        output.append(UInt8(ascii: "}"))
    }
}

extension SecretTemplate: Codable {
    /// Reads a text or an object of texts.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(TemplateText.self) {
            form = .text(text)
        } else {
            form = .json(try container.decode([String: TemplateText].self))
        }
    }

    /// Writes the text or the object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch form {
        case .text(let text): try container.encode(text)
        case .json(let members): try container.encode(members)
        }
    }
}
