import Foundation

/// A JSON value, for comparing entries member by member and for writing the schema.
indirect enum PlainValue: Equatable, Codable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([PlainValue])
    case object([String: PlainValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([PlainValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: PlainValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        case .object(let members): try container.encode(members)
        }
    }

    /// The value in its JSON form; nil for one that has none.
    init?(_ value: some Encodable) {
        guard let data = try? StoredForm.encoder.encode(value),
            let plain = try? JSONDecoder().decode(PlainValue.self, from: data)
        else { return nil }
        self = plain
    }

    /// Every scalar by its path.
    var fields: [String: String] {
        var found: [String: String] = [:]
        collect("", into: &found)
        return found
    }

    private func collect(_ path: String, into found: inout [String: String]) {
        switch self {
        case .text(let text): found[path] = text
        case .number(let number): found[path] = String(number)
        case .flag(let flag): found[path] = String(flag)
        case .list(let list):
            for (index, item) in list.enumerated() { item.collect("\(path)[\(index)]", into: &found) }
        case .object(let members):
            for (name, value) in members {
                value.collect(path.isEmpty ? name : "\(path).\(name)", into: &found)
            }
        }
    }
}
