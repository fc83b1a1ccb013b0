public import VaultCore

/// The value of a connector's setting; written as the plain JSON value.
public struct SettingValue: Equatable, Sendable {
    /// The value as connectors read it.
    public let value: ConnectorValues.Value

    /// Wraps a value.
    public init(_ value: ConnectorValues.Value) {
        self.value = value
    }
}

extension SettingValue: Codable {
    /// Reads a flag, number, text or list of texts.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            value = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            value = .integer(number)
        } else if let text = try? container.decode(String.self) {
            value = .text(text)
        } else {
            value = .list(try container.decode([String].self))
        }
    }

    /// Writes the plain value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .text(let text): try container.encode(text)
        case .integer(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        }
    }
}
