/// The settings of one connector as a file gave them, checked against the kind's own list.
public struct ConnectorValues: Equatable, Sendable {
    /// A value of a setting.
    public enum Value: Equatable, Sendable {
        case text(String)
        case integer(Int)
        case flag(Bool)
        case list([String])
    }

    private let values: [String: Value]

    /// Takes over values that were checked.
    public init(_ values: [String: Value]) {
        self.values = values
    }

    /// The text of a setting.
    public func text(_ name: String) -> String? {
        if case .text(let text) = values[name] { text } else { nil }
    }

    /// The number of a setting.
    public func integer(_ name: String) -> Int? {
        if case .integer(let number) = values[name] { number } else { nil }
    }

    /// Whether a flag is set.
    public func flag(_ name: String) -> Bool? {
        if case .flag(let flag) = values[name] { flag } else { nil }
    }

    /// The texts of a list.
    public func list(_ name: String) -> [String]? {
        if case .list(let list) = values[name] { list } else { nil }
    }
}
