/// What Redis answers to a command (its serialization protocol, version 2).
enum RedisReply: Equatable, Sendable {
    case text(String)
    case integer(Int64)
    case list([RedisReply])
    case null
    case error(String)

    /// The text, if it is one.
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The elements, if it is a list.
    var list: [RedisReply]? {
        if case .list(let list) = self { list } else { nil }
    }

    /// A list of names and values in turn, as a table.
    var table: [String: RedisReply] {
        let list = list ?? []
        let pairs = stride(from: 0, to: list.count - 1, by: 2).compactMap { place in
            list[place].text.map { ($0, list[place + 1]) }
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
